import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.auth0.jwt.interfaces.ECDSAKeyProvider;
import com.auth0.jwt.interfaces.RSAKeyProvider;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Auth0's java-jwt behind the adapter protocol. It knows no JWK Sets: its documentation has the application look keys up
 * by kid. naive: the first example of its documentation, with such a provider of keys; strict: everything that a request
 * asks for and that the library can check.
 */
final class JavaJwt {
    static final List<String> ALGORITHMS = List.of("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384",
            "PS512", "ES256", "ES384", "ES512");

    public static void main(String[] arguments) throws Exception {
        Protocol.serve("java-jwt", JWT.class, Map.of(
                "naive", new Protocol.Config(ALGORITHMS, List.of("clock"), JavaJwt::naive),
                "strict", new Protocol.Config(ALGORITHMS, List.of("clock", "typ", "access-token"), JavaJwt::strict)));
    }

    static Map<String, ?> naive(Protocol.Request request) throws Exception {
        if (request.leeway > 0) throw new Protocol.Unsupported("the example has no tolerance for clocks");
        var verification = (JWTVerifier.BaseVerification) JWT.require(algorithm(request)).withIssuer(request.issuer);
        return claims(verification.build(clock(request)).verify(request.token));
    }

    static Map<String, ?> strict(Protocol.Request request) throws Exception {
        var verification = (JWTVerifier.BaseVerification) JWT.require(algorithm(request))
                .withIssuer(request.issuer).acceptLeeway(request.leeway);
        if (request.hasAudience()) verification.withAudience(request.audience);
        for (String name : request.needs()) verification.withClaimPresence(name);
        DecodedJWT token = verification.build(clock(request)).verify(request.token);
        request.checkTyp(token.getType());
        return claims(token);
    }

    /** The library verifies by one algorithm; where several are permitted the application looks which of them it is. */
    static Algorithm algorithm(Protocol.Request request) {
        DecodedJWT token = JWT.decode(request.token);
        String alg = request.algorithms.size() == 1 ? request.algorithms.get(0) : token.getAlgorithm();
        if (!request.algorithms.contains(alg)) throw new IllegalArgumentException("the algorithm is not permitted");
        return switch (alg) {
            case "HS256" -> Algorithm.HMAC256(secret(request, token.getKeyId(), alg));
            case "HS384" -> Algorithm.HMAC384(secret(request, token.getKeyId(), alg));
            case "HS512" -> Algorithm.HMAC512(secret(request, token.getKeyId(), alg));
            case "RS256" -> Algorithm.RSA256(rsa(request, alg));
            case "RS384" -> Algorithm.RSA384(rsa(request, alg));
            case "RS512" -> Algorithm.RSA512(rsa(request, alg));
            case "PS256" -> Algorithm.RSA256PSS(rsa(request, alg));
            case "PS384" -> Algorithm.RSA384PSS(rsa(request, alg));
            case "PS512" -> Algorithm.RSA512PSS(rsa(request, alg));
            case "ES256" -> Algorithm.ECDSA256(ec(request, alg));
            case "ES384" -> Algorithm.ECDSA384(ec(request, alg));
            case "ES512" -> Algorithm.ECDSA512(ec(request, alg));
            default -> throw new IllegalArgumentException(alg + " is unknown to the library");
        };
    }

    static byte[] secret(Protocol.Request request, String kid, String alg) {
        return octets(key(request, "oct", kid, alg), "k");
    }

    static RSAKeyProvider rsa(Protocol.Request request, String alg) {
        return new RSAKeyProvider() {
            @Override
            public RSAPublicKey getPublicKeyById(String kid) {
                JsonObject key = key(request, "RSA", kid, alg);
                return make("RSA", RSAPublicKey.class, new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
            }

            @Override
            public RSAPrivateKey getPrivateKey() {
                return null;
            }

            @Override
            public String getPrivateKeyId() {
                return null;
            }
        };
    }

    static ECDSAKeyProvider ec(Protocol.Request request, String alg) {
        return new ECDSAKeyProvider() {
            @Override
            public ECPublicKey getPublicKeyById(String kid) {
                JsonObject key = key(request, "EC", kid, alg);
                var point = new ECPoint(number(key, "x"), number(key, "y"));
                return make("EC", ECPublicKey.class, new ECPublicKeySpec(point, curve(key.get("crv").getAsString())));
            }

            @Override
            public ECPrivateKey getPrivateKey() {
                return null;
            }

            @Override
            public String getPrivateKeyId() {
                return null;
            }
        };
    }

    /**
     * The key that the header names. The library never sees a JWK: what it would make of one that is not for verifying
     * with this algorithm cannot be asked of it.
     */
    static JsonObject key(Protocol.Request request, String kty, String kid, String alg) {
        for (JsonElement member : request.jwks.getAsJsonObject().getAsJsonArray("keys")) {
            JsonObject key = member.getAsJsonObject();
            if (!key.get("kty").getAsString().equals(kty) || !key.has("kid") || !key.get("kid").getAsString().equals(kid)) continue;
            boolean isForThis = (!key.has("use") || key.get("use").getAsString().equals("sig"))
                    && (!key.has("key_ops") || key.getAsJsonArray("key_ops").contains(new JsonPrimitive("verify")))
                    && (!key.has("alg") || key.get("alg").getAsString().equals(alg));
            if (!isForThis) throw new Protocol.Unsupported("the library knows no JWK: which keys are for what is up to the application");
            return key;
        }
        throw new IllegalArgumentException("no key has this kid");
    }

    static <K> K make(String kind, Class<K> type, java.security.spec.KeySpec spec) {
        try {
            return type.cast(KeyFactory.getInstance(kind).generatePublic(spec));
        } catch (java.security.GeneralSecurityException unusable) {
            throw new IllegalArgumentException(unusable);
        }
    }

    static ECParameterSpec curve(String name) {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1").get(name)));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (java.security.GeneralSecurityException unknown) {
            throw new IllegalArgumentException(unknown);
        }
    }

    static BigInteger number(JsonObject key, String member) {
        return new BigInteger(1, octets(key, member));
    }

    static byte[] octets(JsonObject key, String member) {
        return Base64.getUrlDecoder().decode(key.get(member).getAsString());
    }

    static Clock clock(Protocol.Request request) {
        return Clock.fixed(Instant.ofEpochSecond(request.now), ZoneOffset.UTC);
    }

    static Map<String, ?> claims(DecodedJWT token) {
        var claims = new LinkedHashMap<String, Object>();
        token.getClaims().forEach((name, claim) -> claims.put(name, claim.as(Object.class)));
        return claims;
    }
}
