import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import test.beartrap.Api;

/** APIs with Spring behind the personality: {@code Flows AUTHORITY} calls them in each way, and prints a line for it. */
public final class Flows {
  static final String CONTOSO = "11111111-aaaa-4aaa-8aaa-111111111111";
  static final String STRANGER = "66666666-eeee-4eee-8eee-666666666666";
  static final String ORDERS = "a0000000-0000-4000-8000-0000000000a1";
  static final String STOCK = "https://stock.contoso.example";
  static final String ARM = "https://management.azure.com";
  static final String NIGHTLY = "d0000000-0000-4000-8000-0000000000d1";
  static final String PORTAL = "c0000000-0000-4000-8000-0000000000c1";
  static final String PRIZE_DRAW = "c0000000-0000-4000-8000-0000000000c5";
  static final String ALICE = "a11ce000-0000-4000-8000-000000000001";
  static final String BOB = "b0b00000-0000-4000-8000-000000000002";
  static final String REDIRECT = "https://portal.contoso.example/signin-oidc";
  static final HttpClient HTTP = HttpClient.newHttpClient();

  static String authority;
  /** APIs of Contoso, by their URLs: the first is registered for tokens of version 2, the others for those of version 1. */
  static String orders, stock, arm;
  static Map<String, Object> alice;
  static String bob, nightly;

  interface Flow {
    void play() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    authority = arguments[0];
    orders = api("/v2.0", ORDERS);
    stock = api("/", STOCK);
    arm = api("/", ARM);
    alice = signedIn("alice", "openid api://" + ORDERS + "/orders.read");
    bob = (String) signedIn("bob", STOCK + "/stock.read").get("access_token");
    nightly = daemon(CONTOSO, NIGHTLY, "nightly-secret", "api://" + ORDERS);

    Map<String, Flow> flows = new LinkedHashMap<>();
    flows.put("a user may what was consented to", Flows::user);
    flows.put("a daemon may what an administrator granted", Flows::daemon);
    flows.put("the one is not taken for the other", Flows::apart);
    flows.put("a token of version 1 has the issuer and the audience of version 1", Flows::versionOne);
    flows.put("a token for Graph is refused", Flows::graph);
    flows.put("a token of another tenant is refused", Flows::anotherTenant);
    flows.put("an ID token is no access token", Flows::idToken);
    flows.put("a changed token is refused", Flows::changed);
    flows.put("without a token nothing is answered", Flows::anonymous);
    flows.put("a token of tomorrow is refused", Flows::tomorrow); // the clock is not turned back
    boolean failed = false;
    for (var flow : flows.entrySet()) {
      try {
        flow.getValue().play();
        System.out.println("holds   " + flow.getKey());
      } catch (Exception | AssertionError error) {
        failed = true;
        System.out.println("FAILED  " + flow.getKey() + ": " + error);
      }
    }
    System.exit(failed ? 1 : 0);
  }

  static void user() throws Exception {
    String token = (String) alice.get("access_token");
    expect(200, ALICE, get(orders + "/orders", token));
    expect(403, "insufficient_scope", call("POST", orders + "/orders", token));
  }

  static void daemon() throws Exception {
    expect(200, NIGHTLY, get(orders + "/all-orders", nightly));
  }

  static void apart() throws Exception {
    expect(403, "insufficient_scope", get(orders + "/orders", nightly));
    expect(403, "insufficient_scope", get(orders + "/all-orders", (String) alice.get("access_token")));
  }

  static void versionOne() throws Exception {
    expect(200, BOB, get(stock + "/stock", bob));
    expect(200, PORTAL, get(stock + "/me", bob));
    expect(401, "iss claim is not valid", get(orders + "/me", bob));
    expect(401, "iss claim is not valid", get(stock + "/me", nightly));
  }

  static void graph() throws Exception {
    String forGraph = daemon(CONTOSO, NIGHTLY, "nightly-secret", "https://graph.microsoft.com");
    expect(401, "invalid_token", get(orders + "/me", forGraph));
    // Of the same issuer and with a signature that everybody can verify, so that only the audience is wrong.
    String forAzure = daemon(CONTOSO, NIGHTLY, "nightly-secret", ARM);
    expect(200, NIGHTLY, get(arm + "/me", forAzure));
    expect(401, "aud claim is not valid", get(stock + "/me", forAzure));
  }

  static void anotherTenant() throws Exception {
    expect(200, NIGHTLY, get(arm + "/me", daemon(CONTOSO, NIGHTLY, "nightly-secret", ARM)));
    expect(401, "iss claim is not valid", get(arm + "/me", daemon(STRANGER, PRIZE_DRAW, "prize-secret", ARM)));
  }

  static void idToken() throws Exception {
    expect(401, "aud claim is not valid", get(orders + "/me", (String) alice.get("id_token")));
  }

  static void changed() throws Exception {
    String[] parts = nightly.split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String more = claims.replace("\"Orders.Read.All\"", "\"Orders.Read.All\",\"Orders.Purge.All\"");
    expect(!more.equals(claims), claims);
    parts[1] = encoded(more.getBytes(StandardCharsets.UTF_8));
    expect(401, "Invalid signature", get(orders + "/all-orders", String.join(".", parts)));
  }

  static void anonymous() throws Exception {
    var answer = call("GET", orders + "/orders", null);
    expect(401, "Bearer", answer);
    expect(!challenge(answer).contains("error"), challenge(answer));
  }

  static void tomorrow() throws Exception {
    var turned = HTTP.send(request(authority + "/control").header("content-type", "application/json")
        .POST(BodyPublishers.ofString("{\"advance\":86400}")).build(), BodyHandlers.ofString());
    expect(turned.statusCode() == 200, turned.body());
    String early = daemon(CONTOSO, NIGHTLY, "nightly-secret", "api://" + ORDERS);
    expect(401, "Jwt used before", get(orders + "/all-orders", early));
  }

  /** Starts an API of Contoso with the issuer of a version, on any free port. */
  static String api(String version, String audience) {
    String jwt = "--spring.security.oauth2.resourceserver.jwt.";
    var context = new SpringApplicationBuilder(Api.class)
        .run(jwt + "issuer-uri=" + authority + "/" + CONTOSO + version, jwt + "audiences=" + audience);
    return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  /** A token of client credentials. */
  static String daemon(String tenant, String client, String secret, String api) throws Exception {
    var grant = Map.of("grant_type", "client_credentials", "scope", api + "/.default");
    return (String) tokens(tenant, client, secret, grant).get("access_token");
  }

  /** The tokens of a user who signs in at the portal. */
  static Map<String, Object> signedIn(String name, String scope) throws Exception {
    String verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
    var asks = Map.of("client_id", PORTAL, "response_type", "code", "redirect_uri", REDIRECT, "scope", scope,
        "code_challenge", encoded(digest), "code_challenge_method", "S256");
    var person = new Browser(name + "@contoso.example", name + "-password");
    String code = person.redirected(authority + "/" + CONTOSO + "/oauth2/v2.0/authorize?" + form(asks)).get("code");
    return tokens(CONTOSO, PORTAL, "portal-secret",
        Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", REDIRECT, "code_verifier", verifier));
  }

  static Map<String, Object> tokens(String tenant, String client, String secret, Map<String, String> grant) throws Exception {
    var body = form(grant) + "&" + form(Map.of("client_id", client, "client_secret", secret));
    var asks = request(authority + "/" + tenant + "/oauth2/v2.0/token")
        .header("content-type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(body));
    var answer = HTTP.send(asks.build(), BodyHandlers.ofString());
    expect(answer.statusCode() == 200, answer.body());
    return JsonParserFactory.getJsonParser().parseMap(answer.body());
  }

  static HttpResponse<String> get(String url, String token) throws Exception {
    return call("GET", url, token);
  }

  static HttpResponse<String> call(String method, String url, String token) throws Exception {
    var request = request(url).method(method, BodyPublishers.noBody());
    if (token != null) request.header("authorization", "Bearer " + token);
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
  }

  /** The status, and the words in the answer or its challenge that tell the reason. */
  static void expect(int status, String says, HttpResponse<String> answer) {
    String said = challenge(answer) + " " + answer.body();
    expect(answer.statusCode() == status && said.contains(says), answer.statusCode() + " " + said);
  }

  static void expect(boolean holds, Object got) {
    if (!holds) throw new AssertionError("got " + got);
  }

  static String challenge(HttpResponse<String> answer) {
    return answer.headers().firstValue("www-authenticate").orElse("");
  }

  static String form(Map<String, String> values) {
    return values.entrySet().stream()
        .map(value -> value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  static String encoded(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
