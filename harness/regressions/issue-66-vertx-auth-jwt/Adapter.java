import com.google.gson.JsonElement;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The provider with a key store, asked for the expected issuer; of an audience it wants an array, which not every token has. */
final class Adapter {
    static final Vertx VERTX = Vertx.vertx();
    static final Map<JsonElement, JWTAuth> PROVIDERS = new HashMap<>();
    static final String PASSWORD = "secret";

    public static void main(String[] arguments) throws Exception {
        var config = new Protocol.Config(List.of("RS256"), List.of("jwks"), Adapter::verify);
        Protocol.serve("vertx-auth-jwt", JWTAuth.class, Map.of("naive", config));
        VERTX.close();
    }

    static Map<String, ?> verify(Protocol.Request request) throws Exception {
        JWTAuth provider = PROVIDERS.get(request.jwks);
        if (provider == null) PROVIDERS.put(request.jwks, provider = provider(request.jwks));
        var options = new JsonObject().put("issuer", request.issuer);
        var answer = new CompletableFuture<User>();
        provider.authenticate(new JsonObject().put("jwt", request.token).put("options", options), result -> {
            if (result.succeeded()) answer.complete(result.result());
            else answer.completeExceptionally(result.cause());
        });
        return answer.get(1, TimeUnit.SECONDS).principal().getMap();
    }

    /** The entry of the key store that is called like an algorithm has its key. The private key is never used. */
    static JWTAuth provider(JsonElement jwks) throws Exception {
        KeyStore store = KeyStore.getInstance("jceks");
        store.load(null, null);
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        store.setKeyEntry("RS256", generator.generateKeyPair().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {certificate(Rsa.key(jwks))});
        Path file = Files.createTempFile("keys", ".jceks");
        try {
            try (var out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
            var keyStore = new JsonObject().put("path", file.toString()).put("password", PASSWORD);
            return JWTAuth.create(VERTX, new JsonObject().put("keyStore", keyStore));
        } finally {
            Files.delete(file);
        }
    }

    /** What X.509 wants around a key, with a signature of one octet: a key store trusts what is in it. */
    static Certificate certificate(PublicKey key) throws Exception {
        byte[] algorithm = HexFormat.of().parseHex("300d06092a864886f70d01010b0500"); // RSA with SHA-256
        byte[] name = HexFormat.of().parseHex("300c310a300806035504030c0178"); // CN=x
        byte[] validity = der(0x30, der(0x17, "200101000000Z".getBytes()), der(0x17, "491231235959Z".getBytes()));
        byte[] content = der(0x30, der(0x02, new byte[] {1}), algorithm, name, validity, name, key.getEncoded());
        byte[] certificate = der(0x30, content, algorithm, der(0x03, new byte[] {0, 0}));
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }

    static byte[] der(int tag, byte[]... parts) throws Exception {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) content.write(part);
        var element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.size();
        if (length >= 0x80) element.write(length < 0x100 ? 0x81 : 0x82);
        if (length >= 0x100) element.write(length >> 8);
        element.write(length);
        content.writeTo(element);
        return element.toByteArray();
    }
}
