// lestrrat-go/jwx behind the adapter protocol.
//
// naive: the example for a key set in its documentation.
// strict: everything that a request asks for and that the library can check.
package main

import (
	"fmt"
	"slices"

	"beartrap.test/adapter"
	"github.com/lestrrat-go/jwx/v4/jwa"
	"github.com/lestrrat-go/jwx/v4/jwe"
	"github.com/lestrrat-go/jwx/v4/jwk"
	"github.com/lestrrat-go/jwx/v4/jws"
	"github.com/lestrrat-go/jwx/v4/jwt"
)

var algorithms = []string{"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
	"ES256", "ES384", "ES512", "EdDSA", "Ed25519"}

func naive(r *adapter.Request) (any, error) {
	if r.Leeway > 0 {
		return nil, adapter.Unsupported("the example has no tolerance for clocks")
	}
	keys, err := jwk.Parse(r.JWKS)
	if err != nil {
		return nil, err
	}
	return jwt.Parse([]byte(r.Token), jwt.WithKeySet(keys), clock(r))
}

func strict(r *adapter.Request) (any, error) {
	token := []byte(r.Token)
	if r.Kind == "jwe" {
		plain, err := decrypted(r)
		if err != nil {
			return nil, err
		}
		token = plain
	}
	options := []jwt.ParseOption{
		clock(r), jwt.WithAcceptableSkew(r.Tolerance()), jwt.WithIssuer(r.Issuer), jwt.WithStrictStringClaims(true),
		jwt.WithPedantic(true),
	}
	if r.HasAudience() {
		options = append(options, jwt.WithAudience(r.Audience))
	}
	if err := jwt.Settings(jwt.WithNumericDateParsePedantic(true)); err != nil { // there is no option for one call
		return nil, err
	}
	for _, name := range r.Needs() {
		options = append(options, jwt.WithRequiredClaim(name))
	}
	if r.Kind == "jwe" && len(r.Algorithms) == 0 {
		return jwt.Parse(token, append(options, jwt.WithVerify(false))...)
	}
	keys, err := permitted(r)
	if err != nil {
		return nil, err
	}
	claims, err := jwt.Parse(token, append(options, jwt.WithKeySet(keys, jws.WithInferAlgorithmFromKey(true)))...)
	if err != nil {
		return nil, err
	}
	return claims, checkTyp(r, token)
}

func clock(r *adapter.Request) jwt.ParseOption { return jwt.WithClock(jwt.ClockFunc(r.Time)) }

// permitted are the keys of the permitted algorithms: the library verifies by the algorithm that is written in the key,
// and its documentation wants one to be put there where the issuer gave none. Where several are possible for the key the
// library goes by the header.
func permitted(r *adapter.Request) (jwk.Set, error) {
	given, err := jwk.Parse(r.JWKS, jwk.WithIgnoreParseError(true))
	if err != nil {
		return nil, err
	}
	keys := jwk.NewSet()
	for _, key := range given.All() {
		possible, err := jws.AlgorithmsForKey(key)
		if err != nil {
			continue
		}
		possible = slices.DeleteFunc(slices.Clone(possible), func(alg jwa.SignatureAlgorithm) bool {
			own, bound := key.Algorithm()
			return bound && own.String() != alg.String() || !slices.Contains(r.Algorithms, alg.String())
		})
		if len(possible) == 0 {
			continue
		}
		if len(possible) == 1 {
			if err := key.Set(jwk.AlgorithmKey, possible[0]); err != nil {
				return nil, err
			}
		}
		if err := keys.AddKey(key); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

func checkTyp(r *adapter.Request, token []byte) error {
	message, err := jws.Parse(token)
	if err != nil {
		return err
	}
	typ, _ := message.Signatures()[0].ProtectedHeaders().Type()
	return r.CheckTyp(typ)
}

func decrypted(r *adapter.Request) ([]byte, error) {
	keys, err := jwk.Parse(r.DecryptionKeys)
	if err != nil {
		return nil, err
	}
	var options []jwe.DecryptOption
	for _, name := range r.KeyManagement {
		alg, known := jwa.LookupKeyEncryptionAlgorithm(name)
		if !known {
			return nil, adapter.Unsupported(fmt.Sprintf("%s is unknown to the library", name))
		}
		for _, key := range keys.All() {
			options = append(options, jwe.WithKey(alg, key))
		}
	}
	for _, name := range r.ContentEncryption {
		if _, known := jwa.LookupContentEncryptionAlgorithm(name); !known {
			return nil, adapter.Unsupported(fmt.Sprintf("%s is unknown to the library", name))
		}
	}
	return jwe.Decrypt([]byte(r.Token), options...)
}

func main() {
	adapter.Serve("lestrrat-go/jwx", "github.com/lestrrat-go/jwx/v4", map[string]adapter.Config{
		"naive": {Algorithms: algorithms, Features: []string{"jwks", "clock"}, Verify: naive},
		"strict": {Algorithms: algorithms, Features: []string{"jwks", "clock", "typ", "access-token", "jwe"},
			Verify: strict},
	})
}
