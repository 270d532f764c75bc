// golang-jwt behind the adapter protocol, with keyfunc, which its documentation names for JWK Sets.
//
// naive: the example of keyfunc for a key set as JSON.
// strict: everything that a request asks for and that the library can check.
package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"beartrap.test/adapter"
	"github.com/MicahParks/jwkset"
	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"
)

var algorithms = []string{"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
	"ES256", "ES384", "ES512", "EdDSA"}

func naive(r *adapter.Request) (any, error) {
	if r.Leeway > 0 {
		return nil, adapter.Unsupported("the example has no tolerance for clocks")
	}
	keys, err := keyfunc.NewJWKSetJSON(r.JWKS)
	if err != nil {
		return nil, err
	}
	token, err := jwt.Parse(r.Token, keys.Keyfunc, jwt.WithTimeFunc(r.Time))
	if err != nil {
		return nil, err
	}
	return token.Claims, nil
}

// claims check what the application needs besides; the parser calls Validate.
type claims struct {
	jwt.MapClaims
	needed []string
}

func (c *claims) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &c.MapClaims) }

func (c *claims) Validate() error {
	for _, name := range c.needed {
		if c.MapClaims[name] == nil {
			return fmt.Errorf("%w: %s", jwt.ErrTokenRequiredClaimMissing, name)
		}
	}
	return nil
}

func strict(r *adapter.Request) (any, error) {
	storage, err := keyfunc.NewJWKSetJSON(r.JWKS)
	if err != nil {
		return nil, err
	}
	keys, err := keyfunc.New(keyfunc.Options{
		Storage: storage.Storage(), UseWhitelist: []jwkset.USE{"", jwkset.UseSig},
	})
	if err != nil {
		return nil, err
	}
	read := &claims{needed: r.Needs()}
	options := []jwt.ParserOption{
		jwt.WithValidMethods(r.Algorithms), jwt.WithIssuer(r.Issuer), jwt.WithLeeway(r.Tolerance()),
		jwt.WithTimeFunc(r.Time), jwt.WithIssuedAt(), jwt.WithStrictDecoding(),
	}
	if r.HasAudience() {
		options = append(options, jwt.WithAudience(r.Audience))
	}
	if slices.Contains(r.Needs(), "exp") { // an exp of zero counts as missing to the library
		options = append(options, jwt.WithExpirationRequired())
	}
	token, err := jwt.ParseWithClaims(r.Token, read, keys.Keyfunc, options...)
	if err != nil {
		return nil, err
	}
	return read.MapClaims, r.CheckTyp(token.Header["typ"])
}

func main() {
	adapter.Serve("golang-jwt", "github.com/golang-jwt/jwt/v5", map[string]adapter.Config{
		"naive":  {Algorithms: algorithms, Features: []string{"jwks", "clock"}, Verify: naive},
		"strict": {Algorithms: algorithms, Features: []string{"jwks", "clock", "typ", "access-token"}, Verify: strict},
	})
}
