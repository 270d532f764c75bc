import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.factories.DefaultJWEDecrypterFactory;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWEDecryptionKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nimbus JOSE+JWT behind the adapter protocol. naive: the example of its documentation for access tokens; strict:
 * everything that a request asks for and that the library can check.
 */
final class Nimbus {
    static final List<String> ALGORITHMS = List.of("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384",
            "PS512", "ES256", "ES384", "ES512");

    public static void main(String[] arguments) throws Exception {
        Protocol.serve("nimbus-jose-jwt", JWKSet.class, Map.of(
                "naive", new Protocol.Config(ALGORITHMS, List.of("jwks", "clock"), Nimbus::naive),
                "strict", new Protocol.Config(ALGORITHMS, List.of("jwks", "clock", "typ", "access-token", "jwe"), Nimbus::strict)));
    }

    static Map<String, ?> naive(Protocol.Request request) throws Exception {
        if (request.leeway > 0) throw new Protocol.Unsupported("the example has the tolerance of the library");
        var processor = new DefaultJWTProcessor<SecurityContext>();
        JWSAlgorithm expected = request.algorithms.isEmpty() ? null : JWSAlgorithm.parse(request.algorithms.get(0));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(expected, keys(request.jwks.toString())));
        var exact = new JWTClaimsSet.Builder().issuer(request.issuer).build();
        processor.setJWTClaimsSetVerifier(new Claims(request, null, exact, Set.of("sub", "iat", "exp")));
        return processor.process(request.token, null).toJSONObject();
    }

    static Map<String, ?> strict(Protocol.Request request) throws Exception {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        var algorithms = request.algorithms.stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        if (!algorithms.isEmpty()) {
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys(request.jwks.toString())));
        }
        if (request.typ != null) {
            var both = new JOSEObjectType("application/" + request.typ); // RFC 7515, 4.1.9
            processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(request.typ), both));
            processor.setJWETypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(request.typ), both, JOSEObjectType.JWT, null));
        }
        var exact = new JWTClaimsSet.Builder().issuer(request.issuer).build();
        var claims = new Claims(request, request.hasAudience() ? Set.of(request.audience) : null, exact, new HashSet<>(request.needs()));
        claims.setMaxClockSkew(request.leeway);
        processor.setJWTClaimsSetVerifier(claims);
        if (!"jwe".equals(request.kind)) return processor.process(request.token, null).toJSONObject();

        var own = keys(request.decryption_keys.toString());
        var management = known(request.key_management, new DefaultJWEDecrypterFactory().supportedJWEAlgorithms(), JWEAlgorithm::parse);
        var content = known(request.content_encryption, new DefaultJWEDecrypterFactory().supportedEncryptionMethods(), EncryptionMethod::parse);
        processor.setJWEKeySelector((header, context) ->
                management.contains(header.getAlgorithm()) && content.contains(header.getEncryptionMethod())
                        ? new JWEDecryptionKeySelector<>(header.getAlgorithm(), header.getEncryptionMethod(), own).selectJWEKeys(header, context)
                        : List.of());
        EncryptedJWT token = EncryptedJWT.parse(request.token);
        Map<String, ?> read = processor.process(token, null).toJSONObject();
        // The example for nested tokens leaves it to the application to see that there is a signed one.
        if (!algorithms.isEmpty() && token.getPayload().toSignedJWT() == null) throw new BadJWTException("payload not a signed JWT");
        return read;
    }

    static JWKSource<SecurityContext> keys(String jwks) throws Exception {
        return new ImmutableJWKSet<>(JWKSet.parse(jwks));
    }

    static <T> Set<T> known(List<String> names, Set<T> supported, java.util.function.Function<String, T> parse) {
        var known = names.stream().map(parse).collect(Collectors.toSet());
        for (T name : known) if (!supported.contains(name)) throw new Protocol.Unsupported(name + " is unknown to the library");
        return known;
    }

    /**
     * The library asks the machine for the time; this is how it is told. A millisecond is added, because in the very
     * millisecond of nbf it still refuses, without tolerance: no honest token that begins now would be accepted.
     */
    static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
        private final Date now;

        Claims(Protocol.Request request, Set<String> audience, JWTClaimsSet exact, Set<String> required) {
            super(audience, exact, required, null);
            now = new Date(request.now * 1000 + 1);
        }

        @Override
        protected Date currentTime() {
            return now;
        }
    }
}
