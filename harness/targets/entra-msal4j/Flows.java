import com.microsoft.aad.msal4j.*;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** MSAL4J at the personality: {@code Flows AUTHORITY KEYS} plays each of its flows and prints a line for it. */
final class Flows {
    static final String CONTOSO = "11111111-aaaa-4aaa-8aaa-111111111111";
    static final String API = "a0000000-0000-4000-8000-0000000000a1";
    static final String NIGHTLY = "d0000000-0000-4000-8000-0000000000d1";
    static final String PORTAL = "c0000000-0000-4000-8000-0000000000c1";
    static final String COMMAND_LINE = "c0000000-0000-4000-8000-0000000000c3";
    static final String REDIRECT = "https://portal.contoso.example/signin-oidc";
    static final String POLICY = "A second factor for the stock outside the office";
    static final Set<String> ALL = Set.of("api://" + API + "/.default");
    static final Set<String> READ = Set.of("api://" + API + "/orders.read");
    static final Set<String> STOCK = Set.of("https://stock.contoso.example/stock.read");

    static String authority;
    static Path keys;

    interface Flow {
        void play() throws Exception;
    }

    public static void main(String[] arguments) {
        authority = arguments[0];
        keys = Path.of(arguments[1]);
        Map<String, Flow> flows = new LinkedHashMap<>();
        flows.put("client credentials with a secret", Flows::secret);
        flows.put("client credentials with a certificate", Flows::certificate);
        flows.put("a wrong secret is refused", Flows::wrongSecret);
        flows.put("code with PKCE and silent refresh", Flows::code);
        flows.put("device code", Flows::deviceCode);
        flows.put("on behalf of", Flows::onBehalfOf);
        flows.put("a claims challenge leads through", Flows::claimsChallenge);
        flows.put("revoked sessions need a new sign-in", Flows::revoked);
        boolean failed = false;
        for (var flow : flows.entrySet()) {
            try {
                flow.getValue().play();
                System.out.println("holds   " + flow.getKey());
            } catch (Exception | AssertionError wrong) { // the other flows are worth knowing too
                failed = true;
                System.out.println("FAILED  " + flow.getKey() + ": " + wrong);
            }
        }
        System.exit(failed ? 1 : 0); // MSAL4J may have threads that still wait
    }

    static void secret() throws Exception {
        var app = confidential(NIGHTLY, "nightly-secret");
        var asks = ClientCredentialParameters.builder(ALL).build();
        var first = app.acquireToken(asks).join();
        var claims = claims(first);
        expect(claims.contains("\"roles\":[\"Orders.Read.All\"]") && claims.contains("\"azpacr\":\"1\""), claims);
        expect(app.acquireToken(asks).join().accessToken().equals(first.accessToken()), "another token");
    }

    static void certificate() throws Exception {
        var bytes = new ByteArrayInputStream(Files.readAllBytes(keys.resolve("rsa-2048-fourth.crt")));
        var certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
        var pkcs8 = new PKCS8EncodedKeySpec(Files.readAllBytes(keys.resolve("rsa-2048-fourth.p8")));
        var key = KeyFactory.getInstance("RSA").generatePrivate(pkcs8);
        for (boolean chain : new boolean[] {false, true}) {
            var credential = ClientCredentialFactory.createFromCertificate(key, certificate);
            var app = ConfidentialClientApplication.builder(NIGHTLY, credential)
                    .authority(authority + "/" + CONTOSO + "/").instanceDiscovery(false).sendX5c(chain).build();
            var claims = claims(app.acquireToken(ClientCredentialParameters.builder(ALL).build()).join());
            expect(claims.contains("\"azpacr\":\"2\""), claims);
        }
    }

    static void wrongSecret() throws Exception {
        var asks = ClientCredentialParameters.builder(ALL).build();
        var error = refused(() -> confidential(NIGHTLY, "another-secret").acquireToken(asks));
        expect(error.errorCode().equals("invalid_client") && error.getMessage().contains("AADSTS7000215"), error);
    }

    static void code() throws Exception {
        var app = confidential(PORTAL, "portal-secret");
        var signedIn = signedIn(app, alice(), null);
        var account = signedIn.account();
        expect(account.username().equals("alice@contoso.example"), account);
        expect(account.homeAccountId().endsWith("." + CONTOSO), account);
        var cached = app.acquireTokenSilently(SilentParameters.builder(READ, account).build()).join();
        expect(cached.accessToken().equals(signedIn.accessToken()), "another token");
        var fresh = app.acquireTokenSilently(SilentParameters.builder(READ, account).forceRefresh(true).build()).join();
        expect(!fresh.accessToken().equals(signedIn.accessToken()), "the same token");
        var write = SilentParameters.builder(Set.of("api://" + API + "/orders.write"), account).build();
        var error = refused(() -> app.acquireTokenSilently(write));
        expect(error instanceof MsalInteractionRequiredException && error.getMessage().contains("AADSTS65001"), error);
    }

    static void deviceCode() throws Exception {
        var app = PublicClientApplication.builder(COMMAND_LINE)
                .authority(authority + "/" + CONTOSO + "/").instanceDiscovery(false).build();
        var asks = DeviceCodeFlowParameters.builder(READ, shown -> {
            try {
                var last = alice().approve(shown.verificationUri(), shown.userCode());
                expect(last.contains("signed in"), last);
            } catch (Exception wrong) {
                throw new IllegalStateException(wrong);
            }
        }).build();
        var claims = claims(app.acquireToken(asks).join());
        expect(claims.contains("\"scp\":\"orders.read\""), claims);
    }

    static void onBehalfOf() throws Exception {
        var token = signedIn(confidential(PORTAL, "portal-secret"), bob(), null).accessToken();
        var claims = claims(onBehalfOf(token).join());
        expect(claims.contains("\"appid\":\"" + API + "\"") && claims.contains("\"scp\":\"stock.read\""), claims);
    }

    static void claimsChallenge() throws Exception {
        var app = confidential(PORTAL, "portal-secret");
        var person = bob();
        var signedIn = signedIn(app, person, null);
        control("{\"policy\":{\"name\":\"" + POLICY + "\",\"on\":true}}");
        var error = refused(() -> onBehalfOf(signedIn.accessToken()));
        expect(error instanceof MsalInteractionRequiredException && error.claims() != null, error);
        var wanted = ClaimsRequest.formatAsClaimsRequest(error.claims());
        var silent = SilentParameters.builder(READ, signedIn.account()).claims(wanted).build();
        // What is kept is not given out for claims; MSAL4J gets another, which is still not enough for the stock.
        var other = app.acquireTokenSilently(silent).join().accessToken();
        expect(!other.equals(signedIn.accessToken()), "the token that was kept");
        expect(refused(() -> onBehalfOf(other)) instanceof MsalInteractionRequiredException, "another error");
        onBehalfOf(signedIn(app, person, error.claims()).accessToken()).join();
        control("{\"policy\":{\"name\":\"" + POLICY + "\",\"on\":false}}");
    }

    static void revoked() throws Exception {
        var app = confidential(PORTAL, "portal-secret");
        var account = signedIn(app, alice(), null).account();
        control("{\"revoke-sessions\":\"alice@contoso.example\"}");
        var asks = SilentParameters.builder(READ, account).forceRefresh(true).build();
        var error = refused(() -> app.acquireTokenSilently(asks));
        expect(error.errorCode().equals("invalid_grant"), error);
    }

    /** As an issuer of OpenID Connect: for one of Entra, what is kept is looked up by an authority without its port. */
    static ConfidentialClientApplication confidential(String client, String secret) throws Exception {
        return ConfidentialClientApplication.builder(client, ClientCredentialFactory.createFromSecret(secret))
                .oidcAuthority(authority + "/" + CONTOSO + "/v2.0/")
                .clientCapabilities(Set.of("cp1")).build();
    }

    static Browser alice() {
        return new Browser("alice@contoso.example", "alice-password");
    }

    static Browser bob() {
        return new Browser("bob@contoso.example", "bob-password");
    }

    static CompletableFuture<IAuthenticationResult> onBehalfOf(String token) throws Exception {
        var app = confidential(API, "orders-secret");
        return app.acquireToken(OnBehalfOfParameters.builder(STOCK, new UserAssertion(token)).build());
    }

    static IAuthenticationResult signedIn(ConfidentialClientApplication app, Browser person, String claims) throws Exception {
        var verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
        var digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        var asks = AuthorizationRequestUrlParameters.builder(REDIRECT, READ).state("s-1")
                .codeChallenge(Base64.getUrlEncoder().withoutPadding().encodeToString(digest)).codeChallengeMethod("S256");
        if (claims != null) asks.claimsChallenge(claims);
        var answer = person.redirected(app.getAuthorizationRequestUrl(asks.build()).toString());
        expect("s-1".equals(answer.get("state")) && answer.containsKey("code"), answer);
        return app.acquireToken(AuthorizationCodeParameters.builder(answer.get("code"), URI.create(REDIRECT))
                .scopes(READ).codeVerifier(verifier).build()).join();
    }

    /** The claims of an access token, as their text. */
    static String claims(IAuthenticationResult result) {
        return new String(Base64.getUrlDecoder().decode(result.accessToken().split("\\.")[1]), StandardCharsets.UTF_8);
    }

    static MsalServiceException refused(Callable<CompletableFuture<IAuthenticationResult>> asks) throws Exception {
        try {
            asks.call().join();
        } catch (CompletionException error) {
            if (error.getCause() instanceof MsalServiceException refusal) return refusal;
            throw error;
        }
        throw new AssertionError("it was not refused");
    }

    static void control(String change) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(authority + "/control"))
                .header("content-type", "application/json").POST(BodyPublishers.ofString(change)).build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        expect(answer.statusCode() == 200, answer.body());
    }

    static void expect(boolean holds, Object got) {
        if (!holds) throw new AssertionError("got " + got);
    }
}
