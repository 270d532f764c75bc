import java.util.List;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwa.AlgorithmFactoryFactory;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.PbkdfKey;
import org.jose4j.keys.resolvers.JwksDecryptionKeyResolver;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;

/**
 * jose4j behind the adapter protocol. naive: the first example of its documentation, with the resolver for a JWK Set in
 * place of one key; strict: everything that a request asks for and that the library can check.
 */
final class Jose4j {
    static final List<String> ALGORITHMS = List.of("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384",
            "PS512", "ES256", "ES384", "ES512", "EdDSA");

    public static void main(String[] arguments) throws Exception {
        Protocol.serve("jose4j", JwtClaims.class, Map.of(
                "naive", new Protocol.Config(ALGORITHMS, List.of("jwks", "clock"), Jose4j::naive),
                "strict", new Protocol.Config(ALGORITHMS, List.of("jwks", "clock", "typ", "access-token", "jwe"), Jose4j::strict)));
    }

    static Map<String, ?> naive(Protocol.Request request) throws Exception {
        if (request.leeway > 0) throw new Protocol.Unsupported("the example has a tolerance of its own");
        return builder(request).setRequireExpirationTime().setAllowedClockSkewInSeconds(30).setRequireSubject()
                .build().processToClaims(request.token).getClaimsMap();
    }

    static Map<String, ?> strict(Protocol.Request request) throws Exception {
        JwtConsumerBuilder builder = builder(request).setAllowedClockSkewInSeconds(request.leeway);
        if (request.typ != null) builder.setExpectedType(true, request.typ);
        for (String name : request.needs()) require(builder, name);
        if ("jwe".equals(request.kind)) encrypted(builder, request);
        return builder.build().processToClaims(request.token).getClaimsMap();
    }

    static JwtConsumerBuilder builder(Protocol.Request request) throws Exception {
        var builder = new JwtConsumerBuilder();
        if (request.hasAudience()) builder.setExpectedAudience(request.audience);
        return builder.setExpectedIssuer(request.issuer)
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(new JsonWebKeySet(request.jwks.toString()).getJsonWebKeys()))
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, request.algorithms.toArray(String[]::new))
                .setEvaluationTime(NumericDate.fromSeconds(request.now));
    }

    static void require(JwtConsumerBuilder builder, String name) {
        switch (name) {
            case "exp" -> builder.setRequireExpirationTime();
            case "nbf" -> builder.setRequireNotBefore();
            case "iat" -> builder.setRequireIssuedAt();
            case "jti" -> builder.setRequireJwtId();
            case "sub" -> builder.setRequireSubject();
            case "iss", "aud" -> {} // what is expected is required
            default -> builder.registerValidator((JwtContext context) -> context.getJwtClaims().hasClaim(name) ? null : name + " is missing");
        }
    }

    static void encrypted(JwtConsumerBuilder builder, Protocol.Request request) throws Exception {
        var factories = AlgorithmFactoryFactory.getInstance();
        for (String name : request.key_management) {
            if (!factories.getJweKeyManagementAlgorithmFactory().isAvailable(name)) throw new Protocol.Unsupported(name + " is unknown to the library");
        }
        for (String name : request.content_encryption) {
            if (!factories.getJweContentEncryptionAlgorithmFactory().isAvailable(name)) throw new Protocol.Unsupported(name + " is unknown to the library");
        }
        builder.setEnableRequireEncryption()
                .setJweAlgorithmConstraints(ConstraintType.PERMIT, request.key_management.toArray(String[]::new))
                .setJweContentEncryptionAlgorithmConstraints(ConstraintType.PERMIT, request.content_encryption.toArray(String[]::new));
        if (request.wantsPassword()) builder.setDecryptionKey(new PbkdfKey(request.password()));
        else builder.setDecryptionKeyResolver(new JwksDecryptionKeyResolver(new JsonWebKeySet(request.decryption_keys.toString()).getJsonWebKeys()));
        if (request.algorithms.isEmpty()) builder.setDisableRequireSignature();
    }
}
