// The adapter protocol for the cells of Go modules.
package main

import (
	"bufio"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log"
	"math/big"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
)

type request struct {
	ID         string   `json:"id"`
	Op         string   `json:"op"`
	Token      string   `json:"token"`
	Kind       string   `json:"kind"`
	Algorithms []string `json:"algorithms"`
	Issuer     string   `json:"issuer"`
	Audience   string   `json:"audience"`
	JWKS       keySet   `json:"jwks"`
	// The keys of the recipient of an encrypted token, and what it may be encrypted with.
	Own        keySet   `json:"decryption_keys"`
	Management []string `json:"key_management"`
	Encryption []string `json:"content_encryption"`
}

type keySet struct {
	Keys []json.RawMessage `json:"keys"`
}

// unsupported says that the call of the cell cannot be made for a request.
type unsupported string

func (why unsupported) Error() string { return string(why) }

// serve answers until standard input ends. verify gives the claims; its error is a refusal. A panic is not caught: it
// ends an application as well.
func serve(module string, algorithms, features []string, verify func(*request) (any, error)) {
	input, output := bufio.NewReader(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		line, err := input.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		var request request
		if err := errors.Join(err, json.Unmarshal(line, &request)); err != nil {
			log.Fatal(err)
		}
		if request.Op == "hello" {
			name, _, _ := strings.Cut(strings.TrimPrefix(module, "github.com/"), "/v")
			output.Encode(map[string]any{"name": name, "version": version(module), "language": "go",
				"algorithms": algorithms, "features": append([]string{"jwks"}, features...)})
			continue
		}
		answer := answer(&request, verify)
		stayWithinMemory()
		output.Encode(answer)
	}
}

func answer(request *request, verify func(*request) (any, error)) map[string]any {
	claims, err := verify(request)
	var why unsupported
	switch {
	case errors.As(err, &why):
		return map[string]any{"id": request.ID, "verdict": "unsupported", "reason": err.Error()}
	case err != nil:
		return map[string]any{"id": request.ID, "verdict": "reject", "reason": err.Error()}
	}
	return map[string]any{"id": request.ID, "verdict": "accept", "claims": claims}
}

// stayWithinMemory ends the process when it has used more than the cell gives it. The limits of a shell are no help: they
// count what the runtime reserves and never touches, and do not count what it takes out of that.
func stayWithinMemory() {
	limit, err := strconv.Atoi(os.Getenv("MEMORY_MIB"))
	if err != nil {
		return
	}
	var used syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	most := int(used.Maxrss >> 10)
	if runtime.GOOS == "darwin" { // which counts octets
		most >>= 10
	}
	if most > limit {
		log.Fatalf("out of memory: %d MiB of %d were used", most, limit)
	}
}

// version is the one that the program was built with: that of the replacement, where go.mod has one.
func version(module string) string {
	build, _ := debug.ReadBuildInfo()
	for _, dependency := range build.Deps {
		if dependency.Path != module {
			continue
		}
		if dependency.Replace != nil {
			dependency = dependency.Replace
		}
		return strings.TrimPrefix(dependency.Version, "v")
	}
	return "unknown"
}

// jwk has the members that cells read where their library reads no JWK.
type jwk struct{ Kid, Kty, N, E, K string }

func parsed(key json.RawMessage) (read jwk) {
	json.Unmarshal(key, &read) // what is missing stays empty
	return
}

func (key jwk) rsa() *rsa.PublicKey {
	exponent := new(big.Int).SetBytes(octets(key.E))
	return &rsa.PublicKey{N: new(big.Int).SetBytes(octets(key.N)), E: int(exponent.Int64())}
}

func (key jwk) secret() []byte { return octets(key.K) }

func octets(text string) []byte {
	octets, _ := base64.RawURLEncoding.DecodeString(text)
	return octets
}
