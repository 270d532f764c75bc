import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.LocatorAdapter;
import io.jsonwebtoken.ProtectedHeader;
import io.jsonwebtoken.lang.Registry;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JJWT behind the adapter protocol. naive: the example of its documentation for several keys; strict: everything that a
 * request asks for and that the library can check. It cannot ask for a claim without naming its value.
 */
final class Jjwt {
    static final List<String> ALGORITHMS = List.of("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384",
            "PS512", "ES256", "ES384", "ES512", "EdDSA");

    public static void main(String[] arguments) throws Exception {
        Protocol.serve("jjwt", Claims.class, Map.of(
                "naive", new Protocol.Config(ALGORITHMS, List.of("jwks", "clock"), Jjwt::naive),
                "strict", new Protocol.Config(ALGORITHMS, List.of("jwks", "clock", "typ", "jwe"), Jjwt::strict)));
    }

    static Map<String, ?> naive(Protocol.Request request) throws Exception {
        if (request.leeway > 0) throw new Protocol.Unsupported("the example has no tolerance for clocks");
        return Jwts.parser().keyLocator(new ById(request.jwks.toString())).clock(() -> new Date(request.now * 1000))
                .build().parseSignedClaims(request.token).getPayload();
    }

    static Map<String, ?> strict(Protocol.Request request) throws Exception {
        if ("jwe".equals(request.kind)) return encrypted(request);
        return signed(request, request.token);
    }

    static Map<String, ?> signed(Protocol.Request request, String token) throws Exception {
        var permitted = known(request.algorithms, Jwts.SIG.get());
        var jws = expecting(request).keyLocator(new ById(request.jwks.toString()))
                .sig().clear().add(permitted).and().build().parseSignedClaims(token);
        request.checkTyp(jws.getHeader().getType());
        return jws.getPayload();
    }

    static Map<String, ?> encrypted(Protocol.Request request) throws Exception {
        JwtParserBuilder builder = expecting(request);
        if (request.wantsPassword()) builder.decryptWith(Keys.password(request.password().toCharArray()));
        else builder.keyLocator(new ById(request.decryption_keys.toString()));
        JwtParser parser = builder
                .key().clear().add(known(request.key_management, Jwts.KEY.get())).and()
                .enc().clear().add(known(request.content_encryption, Jwts.ENC.get())).and().build();
        if (request.algorithms.isEmpty()) return parser.parseEncryptedClaims(request.token).getPayload();
        return signed(request, new String(parser.parseEncryptedContent(request.token).getPayload(), StandardCharsets.UTF_8));
    }

    static JwtParserBuilder expecting(Protocol.Request request) {
        JwtParserBuilder builder = Jwts.parser();
        if (request.hasAudience()) builder.requireAudience(request.audience);
        return builder.requireIssuer(request.issuer)
                .clock(() -> new Date(request.now * 1000)).clockSkewSeconds(request.leeway);
    }

    static <T> List<T> known(List<String> names, Registry<String, T> registry) {
        List<T> known = new ArrayList<>();
        for (String name : names) {
            if (!registry.containsKey(name)) throw new Protocol.Unsupported(name + " is unknown to the library");
            known.add(registry.get(name));
        }
        return known;
    }

    /** The key that the header names. */
    static final class ById extends LocatorAdapter<Key> {
        private final Set<Jwk<?>> keys;

        ById(String jwks) {
            keys = Jwks.setParser().build().parse(jwks).getKeys();
        }

        @Override
        protected Key locate(ProtectedHeader header) {
            return keys.stream().filter(key -> key.getId() != null && key.getId().equals(header.getKeyId()))
                    .findFirst().map(Jwk::toKey).orElse(null);
        }
    }
}
