// Package adapter answers the adapter protocol on standard input and output for a library written in Go.
package adapter

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// Request is the policy, and the token that is to be verified under it.
type Request struct {
	ID, Op, Config, Token, Issuer, Audience, Kind string
	JWKS                                          json.RawMessage
	Algorithms, Required                          []string
	Now, Leeway                                   int64
	Typ                                           *string
	Nonce                                         string
	ResponseType                                  string          `json:"response_type"`
	AccessToken                                   string          `json:"access_token"`
	DecryptionKeys                                json.RawMessage `json:"decryption_keys"`
	KeyManagement                                 []string        `json:"key_management"`
	ContentEncryption                             []string        `json:"content_encryption"`
}

// Time is the time of the request, as a clock.
func (r *Request) Time() time.Time { return time.Unix(r.Now, 0) }

// Tolerance is the clock difference that is tolerated.
func (r *Request) Tolerance() time.Duration { return time.Duration(r.Leeway) * time.Second }

// CheckTyp compares the typ of a verified header with the expected one (RFC 7515, 4.1.9).
func (r *Request) CheckTyp(typ any) error {
	if text, _ := typ.(string); r.Typ != nil && mediaType(text) != mediaType(*r.Typ) {
		return errors.New("typ is not the expected one")
	}
	return nil
}

func mediaType(typ string) string {
	return strings.TrimPrefix(strings.ToLower(typ), "application/")
}

// AccessTokenClaims must be in every access token (RFC 9068, 2.2).
var AccessTokenClaims = []string{"iss", "exp", "aud", "sub", "client_id", "iat", "jti"}

// Needs are the claims that must be there.
func (r *Request) Needs() []string {
	if r.Kind == "access-token" {
		return append(r.Required, AccessTokenClaims...)
	}
	return r.Required
}

// Unsupported says what the library, or its first example, cannot do.
type Unsupported string

func (u Unsupported) Error() string { return string(u) }

// Config is a way to use the library: any error of Verify but Unsupported is a refusal.
type Config struct {
	Algorithms, Features []string
	Verify               func(*Request) (claims any, err error)
}

// HasAudience tells whether the recipient identifies itself at all; where it does not, an application configures none.
func (r *Request) HasAudience() bool {
	return r.Audience != "" || slices.Contains(r.Required, "aud")
}

// Serve answers until standard input ends. A panic is not caught: it ends the process of an application as well.
func Serve(name, module string, configs map[string]Config) {
	var config Config
	input := bufio.NewReader(os.Stdin)
	output := json.NewEncoder(os.Stdout)
	for {
		line, err := input.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		var request Request
		if err := errors.Join(err, json.Unmarshal(line, &request)); err != nil {
			log.Fatal(err)
		}
		if request.Op == "hello" {
			if request.Config == "" {
				request.Config = "naive"
			}
			config = configs[request.Config]
			output.Encode(map[string]any{"name": name, "version": version(module), "language": "go",
				"config": request.Config, "algorithms": config.Algorithms, "features": config.Features})
			continue
		}
		output.Encode(answer(&request, config))
	}
}

func answer(request *Request, config Config) map[string]any {
	claims, err := config.Verify(request)
	var lacking Unsupported
	switch {
	case errors.As(err, &lacking):
		return map[string]any{"id": request.ID, "verdict": "unsupported", "reason": err.Error()}
	case err != nil:
		return map[string]any{"id": request.ID, "verdict": "reject", "reason": err.Error()}
	}
	text, err := json.Marshal(claims)
	if err != nil { // what was read is not always something that can be written
		text = []byte("{}")
	}
	return map[string]any{"id": request.ID, "verdict": "accept", "claims": json.RawMessage(text)}
}

// version is the one that the program was built with.
func version(module string) string {
	build, _ := debug.ReadBuildInfo()
	for _, dependency := range build.Deps {
		if dependency.Path == module {
			return strings.TrimPrefix(dependency.Version, "v")
		}
	}
	return "unknown"
}
