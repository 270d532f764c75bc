import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Answers the adapter protocol on standard input and output for a library written in Java. */
final class Protocol {
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();
    /** RFC 9068, 2.2. */
    private static final List<String> ACCESS_TOKEN = List.of("iss", "exp", "aud", "sub", "client_id", "iat", "jti");

    /** The policy, and the token that is to be verified under it; the members have the names of the protocol. */
    static final class Request {
        String id, op, config, token, issuer, audience, typ, kind;
        JsonElement jwks, decryption_keys;
        List<String> algorithms = List.of(), required = List.of(), key_management = List.of(), content_encryption = List.of();
        long now;
        int leeway;

        /** The claims that must be there. */
        List<String> needs() {
            List<String> needs = new ArrayList<>(required);
            if ("access-token".equals(kind)) needs.addAll(ACCESS_TOKEN);
            return needs;
        }

        /** Whether the recipient identifies itself at all; where it does not, an application configures no audience. */
        boolean hasAudience() {
            return !audience.isEmpty() || required.contains("aud");
        }

        /** Compares the typ of a verified header with the expected one (RFC 7515, 4.1.9). */
        void checkTyp(String given) {
            if (typ != null && !mediaType(typ).equals(mediaType(String.valueOf(given)))) {
                throw new IllegalArgumentException("typ is not the expected one");
            }
        }

        /** Whether what is encrypted must be encrypted by a password. */
        boolean wantsPassword() {
            return !key_management.isEmpty() && key_management.stream().allMatch(name -> name.startsWith("PBES2"));
        }

        /** The password of the recipient, which comes as the octets of an oct key. */
        String password() {
            String octets = decryption_keys.getAsJsonObject().getAsJsonArray("keys").get(0).getAsJsonObject().get("k").getAsString();
            return new String(Base64.getUrlDecoder().decode(octets), StandardCharsets.UTF_8);
        }

        private static String mediaType(String typ) {
            String name = typ.toLowerCase(Locale.ROOT);
            return name.startsWith("application/") ? name.substring("application/".length()) : name;
        }
    }

    /** A way to use the library. */
    record Config(List<String> algorithms, List<String> features, Verifier verifier) {}

    /** Gives the claims; whatever it throws but Unsupported is a refusal. */
    interface Verifier {
        Map<String, ?> verify(Request request) throws Exception;
    }

    /** What the library, or its first example, cannot do. */
    static final class Unsupported extends RuntimeException {
        Unsupported(String reason) {
            super(reason);
        }
    }

    /** Answers until standard input ends; the version is read off the file that the class of the library comes from. */
    static void serve(String name, Class<?> library, Map<String, Config> configs) throws IOException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Config config = configs.get("naive");
        for (String line; (line = input.readLine()) != null;) {
            Request request = GSON.fromJson(line, Request.class);
            if (request.op.equals("hello")) {
                String chosen = request.config == null ? "naive" : request.config;
                config = configs.get(chosen);
                output.println(GSON.toJson(Map.of("name", name, "version", version(library), "language", "java",
                        "config", chosen, "algorithms", config.algorithms, "features", config.features)));
            } else {
                output.println(answer(request, config));
            }
        }
    }

    private static String answer(Request request, Config config) {
        try {
            Map<String, ?> claims = config.verifier.verify(request);
            return "{\"id\":" + GSON.toJson(request.id) + ",\"verdict\":\"accept\",\"claims\":" + plain(claims) + "}";
        } catch (Unsupported lacking) {
            return GSON.toJson(Map.of("id", request.id, "verdict", "unsupported", "reason", lacking.getMessage()));
        } catch (OutOfMemoryError fatal) {
            throw fatal;
        } catch (Throwable refused) { // an application server survives a stack overflow as well
            String reason = refused.getClass().getSimpleName() + ": " + refused.getMessage();
            return GSON.toJson(Map.of("id", request.id, "verdict", "reject", "reason", reason));
        }
    }

    /** What was read is not always something that can be written. */
    private static String plain(Map<String, ?> claims) {
        try {
            return GSON.toJson(claims);
        } catch (RuntimeException | StackOverflowError unwritable) {
            return "{}";
        }
    }

    private static String version(Class<?> library) {
        String file = Path.of(library.getProtectionDomain().getCodeSource().getLocation().getPath()).getFileName().toString();
        return file.replaceFirst("^.*?-(?=\\d)", "").replaceFirst("\\.jar$", "");
    }
}
