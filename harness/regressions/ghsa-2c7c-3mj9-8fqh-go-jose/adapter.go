// ParseEncrypted, then Decrypt with the octets of the password, or of the shared key; a token that is only signed goes to ParseSigned.
package main

import (
	"encoding/json"

	"github.com/go-jose/go-jose/v3"
)

func main() {
	serve("github.com/go-jose/go-jose/v3", []string{"RS256"}, []string{"jwe"}, verify)
}

func verify(r *request) (any, error) {
	read := signed
	if r.Kind == "jwe" {
		read = encrypted
	}
	text, err := read(r)
	if err != nil {
		return nil, err
	}
	var claims map[string]any
	return claims, json.Unmarshal(text, &claims)
}

func encrypted(r *request) ([]byte, error) {
	if management := r.Management[0]; management != "PBES2-HS256+A128KW" && management != "dir" {
		return nil, unsupported("a password or a shared key only")
	}
	token, err := jose.ParseEncrypted(r.Token)
	if err != nil {
		return nil, err
	}
	return token.Decrypt(parsed(r.Own.Keys[0]).secret())
}

func signed(r *request) ([]byte, error) {
	token, err := jose.ParseSigned(r.Token)
	if err != nil {
		return nil, err
	}
	return token.Verify(parsed(r.JWKS.Keys[0]).rsa())
}
