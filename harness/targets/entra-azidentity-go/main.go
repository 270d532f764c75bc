// azidentity and MSAL Go, which it is built on, at the personality: `flows AUTHORITY KEYS` plays each of their flows and
// prints a line for it.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	msal "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"
)

const (
	contoso     = "11111111-aaaa-4aaa-8aaa-111111111111"
	api         = "a0000000-0000-4000-8000-0000000000a1"
	nightly     = "d0000000-0000-4000-8000-0000000000d1"
	portal      = "c0000000-0000-4000-8000-0000000000c1"
	commandLine = "c0000000-0000-4000-8000-0000000000c3"
	job         = "1d000000-0000-4000-8000-0000000000e2"
	reader      = "1d000000-0000-4000-8000-0000000000e3"
	redirect    = "https://portal.contoso.example/signin-oidc"
	stock       = "https://stock.contoso.example/stock.read"
)

var (
	all       = []string{"api://" + api + "/.default"}
	read      = []string{"api://" + api + "/orders.read"}
	ctx       = context.Background()
	authority string
	keys      string
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func expect(holds bool, got any) {
	if !holds {
		panic(fmt.Sprintf("got %v", got))
	}
}

// The claims of an access token.
func claims(token string) map[string]any {
	body, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	must(err)
	var claims map[string]any
	must(json.Unmarshal(body, &claims))
	return claims
}

// --- azidentity -------------------------------------------------------------------------------------------------------

func here() azcore.ClientOptions {
	return azcore.ClientOptions{Cloud: cloud.Configuration{ActiveDirectoryAuthorityHost: authority}}
}

// The claims of the token that a credential gets for the API.
func got(credential azcore.TokenCredential, err error) map[string]any {
	must(err)
	token, err := credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: all, EnableCAE: true})
	must(err)
	claims := claims(token.Token)
	expect(claims["aud"] == api && claims["tid"] == contoso, claims)
	return claims
}

func withSecret(secret string) (azcore.TokenCredential, error) {
	options := azidentity.ClientSecretCredentialOptions{ClientOptions: here(), DisableInstanceDiscovery: true}
	return azidentity.NewClientSecretCredential("contoso.example", nightly, secret, &options)
}

func aSecret() {
	claims := got(withSecret("nightly-secret"))
	expect(claims["azpacr"] == "1" && fmt.Sprint(claims["roles"]) == "[Orders.Read.All]", claims)
}

func aCertificate() {
	certificate, err := os.ReadFile(filepath.Join(keys, "rsa-2048-fourth.crt"))
	must(err)
	parsed, err := x509.ParseCertificate(certificate)
	must(err)
	bytes, err := os.ReadFile(filepath.Join(keys, "rsa-2048-fourth.p8"))
	must(err)
	key, err := x509.ParsePKCS8PrivateKey(bytes)
	must(err)
	for _, chain := range []bool{false, true} {
		options := azidentity.ClientCertificateCredentialOptions{
			ClientOptions: here(), DisableInstanceDiscovery: true, SendCertificateChain: chain,
		}
		chain := []*x509.Certificate{parsed}
		claims := got(azidentity.NewClientCertificateCredential(contoso, nightly, chain, key, &options))
		expect(claims["azpacr"] == "2", claims)
	}
}

func aWrongSecretIsRefused() {
	credential, err := withSecret("another-secret")
	must(err)
	_, err = credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: all})
	expect(err != nil && strings.Contains(err.Error(), "AADSTS7000215"), err)
}

func managedIdentityOfAnAppService() {
	// The address of the metadata service of virtual machines cannot be changed here.
	for variable, value := range machines()["orders-job"] {
		must(os.Setenv(variable, value))
		defer os.Unsetenv(variable)
	}
	claims := got(azidentity.NewManagedIdentityCredential(nil))
	expect(claims["azp"] == job && fmt.Sprint(claims["roles"]) == "[Orders.Read.All]", claims)
	options := azidentity.ManagedIdentityCredentialOptions{ID: azidentity.ClientID(reader)}
	claims = got(azidentity.NewManagedIdentityCredential(&options))
	expect(claims["azp"] == reader, claims)
}

// The variables of the directory's machines, by their names.
func machines() map[string]map[string]string {
	answer, err := http.Get(authority + "/control")
	must(err)
	defer answer.Body.Close()
	var state struct{ Machines map[string]map[string]string }
	must(json.NewDecoder(answer.Body).Decode(&state))
	return state.Machines
}

// --- MSAL Go ----------------------------------------------------------------------------------------------------------

func app(client, secret string) confidential.Client {
	credential, err := confidential.NewCredFromSecret(secret)
	must(err)
	app, err := confidential.New(authority+"/contoso.example", client, credential,
		confidential.WithInstanceDiscovery(false), confidential.WithClientCapabilities([]string{"cp1"}))
	must(err)
	return app
}

func alice() *person { return newPerson("alice@contoso.example", "alice-password", "246810") }
func bob() *person   { return newPerson("bob@contoso.example", "bob-password", "246810") }

func signedIn(app confidential.Client, person *person, claims string) confidential.AuthResult {
	verifier := rand.Text() + rand.Text()
	challenge := sha256.Sum256([]byte(verifier))
	place, err := app.AuthCodeURL(ctx, portal, redirect, read, confidential.WithClaims(claims))
	must(err)
	// MSAL Go leaves the challenge to its caller.
	asked := at(place)
	query := asked.Query()
	query.Set("code_challenge", base64.RawURLEncoding.EncodeToString(challenge[:]))
	query.Set("code_challenge_method", "S256")
	asked.RawQuery = query.Encode()
	code := person.redirected(asked.String()).Get("code")
	result, err := app.AcquireTokenByAuthCode(ctx, code, redirect, read,
		confidential.WithChallenge(verifier), confidential.WithClaims(claims))
	must(err)
	return result
}

func codeWithPKCEAndSilentRefresh() {
	app := app(portal, "portal-secret")
	result := signedIn(app, alice(), "")
	account := result.Account
	expect(account.PreferredUsername == "alice@contoso.example", account)
	oid := claims(result.AccessToken)["oid"]
	expect(account.HomeAccountID == fmt.Sprintf("%s.%s", oid, contoso), account)
	silent, err := app.AcquireTokenSilent(ctx, read, confidential.WithSilentAccount(account))
	must(err)
	expect(silent.AccessToken == result.AccessToken, silent)
	// Another scope is not in the cache, and the refresh token may not have it yet.
	write := []string{"api://" + api + "/orders.write"}
	_, err = app.AcquireTokenSilent(ctx, write, confidential.WithSilentAccount(account))
	expect(err != nil && strings.Contains(err.Error(), "AADSTS65001"), err)
}

func deviceCode() {
	app, err := public.New(commandLine, public.WithAuthority(authority+"/"+contoso), public.WithInstanceDiscovery(false))
	must(err)
	device, err := app.AcquireTokenByDeviceCode(ctx, read)
	must(err)
	last := alice().approve(device.Result.VerificationURL, device.Result.UserCode)
	expect(strings.Contains(last, "signed in"), last)
	result, err := device.AuthenticationResult(ctx)
	must(err)
	expect(claims(result.AccessToken)["scp"] == "orders.read", result)
}

func onBehalfOf() {
	token := signedIn(app(portal, "portal-secret"), bob(), "").AccessToken
	result, err := app(api, "orders-secret").AcquireTokenOnBehalfOf(ctx, token, []string{stock})
	must(err)
	claims := claims(result.AccessToken)
	expect(claims["appid"] == api && claims["scp"] == "stock.read", claims)
}

func aClaimsChallengeLeadsThrough() {
	front, person := app(portal, "portal-secret"), bob()
	first := signedIn(front, person, "")
	demand(true)
	defer demand(false)
	_, err := app(api, "orders-secret").AcquireTokenOnBehalfOf(ctx, first.AccessToken, []string{stock})
	expect(err != nil && strings.Contains(err.Error(), "AADSTS50079"), err)
	// What a web application is told by the API that was refused.
	wanted := handedOn(err)
	_, err = front.AcquireTokenSilent(ctx, read, confidential.WithSilentAccount(first.Account), confidential.WithClaims(wanted))
	expect(err != nil && strings.Contains(err.Error(), "having these claims"), err)
	better := signedIn(front, person, wanted)
	_, err = app(api, "orders-secret").AcquireTokenOnBehalfOf(ctx, better.AccessToken, []string{stock})
	must(err)
}

// The claims of a refusal.
func handedOn(refused error) string {
	var call msal.CallErr
	expect(errors.As(refused, &call), refused)
	var body struct{ Claims string }
	must(json.NewDecoder(call.Resp.Body).Decode(&body))
	return body.Claims
}

// Switches the policy on or off that demands a second factor for the stock.
func demand(on bool) {
	name := "A second factor for the stock outside the office"
	change, err := json.Marshal(map[string]any{"policy": map[string]any{"name": name, "on": on}})
	must(err)
	answer, err := http.Post(authority+"/control", "application/json", bytes.NewReader(change))
	must(err)
	answer.Body.Close()
	expect(answer.StatusCode == http.StatusOK, answer.Status)
}

func main() {
	authority, keys = os.Args[1], os.Args[2]
	failed := false
	for _, flow := range []struct {
		name string
		play func()
	}{
		{"a secret", aSecret},
		{"a certificate", aCertificate},
		{"a wrong secret is refused", aWrongSecretIsRefused},
		{"managed identity of an App Service", managedIdentityOfAnAppService},
		{"code with PKCE and silent refresh", codeWithPKCEAndSilentRefresh},
		{"device code", deviceCode},
		{"on behalf of", onBehalfOf},
		{"a claims challenge leads through", aClaimsChallengeLeadsThrough},
	} {
		if wrong := played(flow.play); wrong != nil {
			failed = true
			fmt.Printf("FAILED  %s: %v\n", flow.name, wrong)
		} else {
			fmt.Printf("holds   %s\n", flow.name)
		}
	}
	if failed {
		os.Exit(1)
	}
}

// What went wrong; the other flows are worth knowing too.
func played(flow func()) (wrong any) {
	defer func() { wrong = recover() }()
	flow()
	return nil
}
