// go-oidc behind the adapter protocol: its IDTokenVerifier, which many use for access tokens as well.
//
// naive: the example of its documentation, with a key set that is downloaded.
// strict: everything that a request asks for and that the library can check, and what its documentation leaves to the
// application: nonce, and the hash of the access token.
package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"beartrap.test/adapter"
	"github.com/coreos/go-oidc/v3/oidc"
)

var algorithms = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}

// download answers every request with the key set.
type download struct{ jwks []byte }

func (d download) RoundTrip(*http.Request) (*http.Response, error) {
	header := http.Header{"Content-Type": {"application/json"}}
	return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(bytes.NewReader(d.jwks))}, nil
}

func verifier(r *adapter.Request, config oidc.Config) *oidc.IDTokenVerifier {
	client := &http.Client{Transport: download{r.JWKS}}
	keys := oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), client), "https://issuer.test/jwks")
	config.ClientID = r.Audience
	config.Now = r.Time
	return oidc.NewVerifier(r.Issuer, keys, &config)
}

func naive(r *adapter.Request) (claims any, err error) {
	if r.Leeway > 0 {
		return nil, adapter.Unsupported("there is no option for clock differences")
	}
	token, err := verifier(r, oidc.Config{}).Verify(context.Background(), r.Token)
	if err != nil {
		return nil, err
	}
	return claims, token.Claims(&claims)
}

func strict(r *adapter.Request) (claims any, err error) {
	if r.Leeway > 0 {
		return nil, adapter.Unsupported("there is no option for clock differences")
	}
	verifier := verifier(r, oidc.Config{SupportedSigningAlgs: r.Algorithms, SkipClientIDCheck: !r.HasAudience()})
	if r.Kind == "logout-token" {
		token, err := verifier.VerifyLogout(context.Background(), r.Token)
		if err != nil {
			return nil, err
		}
		return claims, token.Claims(&claims)
	}
	token, err := verifier.Verify(context.Background(), r.Token)
	if err != nil {
		return nil, err
	}
	if token.Nonce != r.Nonce && r.Nonce != "" {
		return nil, errors.New("nonce is not the expected one")
	}
	inFront := slices.Contains(strings.Fields(r.ResponseType), "token")
	if r.AccessToken != "" && (inFront || token.AccessTokenHash != "") {
		if err := token.VerifyAccessToken(r.AccessToken); err != nil {
			return nil, err
		}
	}
	return claims, token.Claims(&claims)
}

func main() {
	adapter.Serve("go-oidc", "github.com/coreos/go-oidc/v3", map[string]adapter.Config{
		"naive": {Algorithms: []string{"RS256"}, Features: []string{"jwks", "clock", "id-token"}, Verify: naive},
		"strict": {Algorithms: algorithms, Verify: strict,
			Features: []string{"jwks", "clock", "id-token", "logout-token", "response-type"}},
	})
}
