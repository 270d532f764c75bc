// net/http with go-oidc.  The library has no verifier for access tokens: services give their own identifier as the client
// of its verifier for ID tokens, with which it compares the audience.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
)

var owners = map[string]string{"1": "alice", "2": "bob"}

// What the handlers read of a token.
type claims struct {
	Subject string `json:"sub"`
	Scope   string `json:"scope"`
}

type api struct{ verifier *oidc.IDTokenVerifier }

func main() {
	ctx := context.Background()
	provider, err := oidc.NewProvider(ctx, os.Getenv("ISSUER"))
	if err != nil {
		log.Fatal(err)
	}
	api := api{provider.Verifier(&oidc.Config{ClientID: os.Getenv("AUDIENCE")})}

	http.Handle("GET /orders", api.protected("orders:read", func(w http.ResponseWriter, _ *http.Request, _ claims) {
		answer(w, http.StatusOK, []map[string]int{{"id": 1}})
	}))
	http.Handle("POST /orders", api.protected("orders:write", func(w http.ResponseWriter, _ *http.Request, _ claims) {
		answer(w, http.StatusCreated, map[string]int{"id": 2})
	}))
	http.Handle("GET /me", api.protected("", func(w http.ResponseWriter, _ *http.Request, caller claims) {
		answer(w, http.StatusOK, map[string]string{"sub": caller.Subject})
	}))
	http.Handle("GET /documents/{id}", api.protected("", func(w http.ResponseWriter, r *http.Request, caller claims) {
		owner, found := owners[r.PathValue("id")]
		if !found || owner != caller.Subject {
			http.NotFound(w, r)
			return
		}
		answer(w, http.StatusOK, map[string]string{"owner": owner})
	}))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

func (a api) protected(scope string, serve func(http.ResponseWriter, *http.Request, claims)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, raw, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") || raw == "" {
			refuse(w, http.StatusUnauthorized, "Bearer")
			return
		}
		token, err := a.verifier.Verify(r.Context(), raw)
		var caller claims
		if err == nil {
			err = token.Claims(&caller)
		}
		if err != nil {
			refuse(w, http.StatusUnauthorized, `Bearer error="invalid_token"`)
			return
		}
		if scope != "" && !slices.Contains(strings.Split(caller.Scope, " "), scope) {
			refuse(w, http.StatusForbidden, `Bearer error="insufficient_scope", scope="`+scope+`"`)
			return
		}
		serve(w, r, caller)
	})
}

func refuse(w http.ResponseWriter, status int, challenge string) {
	w.Header().Set("WWW-Authenticate", challenge)
	w.WriteHeader(status)
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}
