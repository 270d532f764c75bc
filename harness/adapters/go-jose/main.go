// go-jose behind the adapter protocol.
//
// naive: the example for Validate in the documentation of its package jwt.
// strict: everything that a request asks for and that the library can check.
package main

import (
	"encoding/json"
	"slices"

	"beartrap.test/adapter"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

var algorithms = []string{"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
	"ES256", "ES384", "ES512", "EdDSA"}

// Package jwt takes these; for the others there is package jose.
var symmetric = []string{"dir", "A128KW", "A192KW", "A256KW", "A128GCMKW", "A192GCMKW", "A256GCMKW"}

var keyManagement = append([]string{"RSA1_5", "RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW",
	"ECDH-ES+A192KW", "ECDH-ES+A256KW", "PBES2-HS256+A128KW", "PBES2-HS384+A192KW", "PBES2-HS512+A256KW"}, symmetric...)

var contentEncryption = []string{"A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512", "A128GCM", "A192GCM", "A256GCM"}

func naive(r *adapter.Request) (any, error) {
	if r.Leeway > 0 {
		return nil, adapter.Unsupported("the example has the tolerance of the library")
	}
	_, read, all, err := verified(r)
	if err != nil {
		return nil, err
	}
	return all, read.Validate(jwt.Expected{Issuer: r.Issuer, Time: r.Time()})
}

func strict(r *adapter.Request) (any, error) {
	header, read, all, err := verified(r)
	if err != nil {
		return nil, err
	}
	if err := r.CheckTyp(header.ExtraHeaders[jose.HeaderType]); err != nil {
		return nil, err
	}
	expected := jwt.Expected{Issuer: r.Issuer, Time: r.Time()}
	if r.HasAudience() {
		expected.AnyAudience = jwt.Audience{r.Audience}
	}
	return all, read.ValidateWithLeeway(expected, r.Tolerance())
}

func verified(r *adapter.Request) (header jose.Header, read jwt.Claims, all map[string]any, err error) {
	var keys jose.JSONWebKeySet
	if err = json.Unmarshal(r.JWKS, &keys); err != nil {
		return
	}
	parse := signed
	if r.Kind == "jwe" {
		parse = decrypted
	}
	token, key, err := parse(r, keys)
	if err != nil {
		return
	}
	err = token.Claims(key, &read, &all)
	return token.Headers[0], read, all, err
}

func signed(r *adapter.Request, keys jose.JSONWebKeySet) (*jwt.JSONWebToken, any, error) {
	token, err := jwt.ParseSigned(r.Token, names[jose.SignatureAlgorithm](r.Algorithms))
	return token, keys, err
}

// decrypted is a token that was signed, then encrypted; or, where nothing has to be signed, only encrypted.
func decrypted(r *adapter.Request, keys jose.JSONWebKeySet) (*jwt.JSONWebToken, any, error) {
	if unknown := append(without(r.KeyManagement, keyManagement), without(r.ContentEncryption, contentEncryption)...); len(unknown) > 0 {
		return nil, nil, adapter.Unsupported(unknown[0] + " is unknown to the library")
	}
	var private jose.JSONWebKeySet
	if err := json.Unmarshal(r.DecryptionKeys, &private); err != nil {
		return nil, nil, err
	}
	var own any = private // one is chosen by kid
	if len(private.Keys) == 1 {
		own = private.Keys[0]
	}
	algs, encs := names[jose.KeyAlgorithm](r.KeyManagement), names[jose.ContentEncryption](r.ContentEncryption)
	signatures := names[jose.SignatureAlgorithm](r.Algorithms)
	forJWT := len(without(r.KeyManagement, symmetric)) == 0
	switch {
	case len(signatures) == 0 && !forJWT:
		return nil, nil, adapter.Unsupported("package jwt wants a token signed that is encrypted to a public key or by a password")
	case len(signatures) == 0:
		token, err := jwt.ParseEncrypted(r.Token, algs, encs)
		return token, own, err
	case forJWT:
		nested, err := jwt.ParseSignedAndEncrypted(r.Token, algs, encs, signatures)
		if err != nil {
			return nil, nil, err
		}
		token, err := nested.Decrypt(own)
		return token, keys, err
	}
	sealed, err := jose.ParseEncryptedCompact(r.Token, algs, encs)
	if err != nil {
		return nil, nil, err
	}
	plain, err := sealed.Decrypt(own)
	if err != nil {
		return nil, nil, err
	}
	token, err := jwt.ParseSigned(string(plain), signatures)
	return token, keys, err
}

func names[T ~string](given []string) (named []T) {
	for _, name := range given {
		named = append(named, T(name))
	}
	return
}

func without(names, known []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(known, name) })
}

func main() {
	adapter.Serve("go-jose", "github.com/go-jose/go-jose/v4", map[string]adapter.Config{
		"naive":  {Algorithms: algorithms, Features: []string{"jwks", "clock", "jwe"}, Verify: naive},
		"strict": {Algorithms: algorithms, Features: []string{"jwks", "clock", "typ", "jwe"}, Verify: strict},
	})
}
