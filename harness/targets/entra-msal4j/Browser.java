import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with a browser of their own, without a window, who accepts what is asked. */
final class Browser {
    private static final Pattern FORM =
            Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"[^>]*>(.*?)</form>", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("<(input|button)( [^>]*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    /** Pages that a sign-in may have. */
    private static final int MOST = 12;

    private final Map<String, String> knows = new HashMap<>();
    private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    Browser(String name, String password) {
        knows.putAll(Map.of("login", name, "passwd", password, "otc", "246810", "new_code", "246810"));
    }

    /** The parameters that reach the redirect URI after the sign-in. */
    Map<String, String> redirected(String place) throws Exception {
        String last = through(place);
        if (!last.startsWith("http")) throw new IOException(last);
        Map<String, String> parameters = new HashMap<>();
        for (String pair : URI.create(last).getRawQuery().split("&")) {
            String[] both = pair.split("=", 2);
            parameters.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    /** The last page, after a user code was entered where a device says. */
    String approve(String place, String code) throws Exception {
        knows.put("otc", code);
        return through(place);
    }

    /** What leaves the authority, as a URL, or the last page, which has no form. */
    private String through(String place) throws Exception {
        URI here = URI.create(place);
        String home = here.getAuthority();
        HttpResponse<String> answer = send(HttpRequest.newBuilder(here));
        for (int page = 0; page < MOST; page++) {
            String location = answer.headers().firstValue("location").orElse(null);
            if (location != null) {
                here = here.resolve(location);
                if (!home.equals(here.getAuthority())) return here.toString();
                answer = send(HttpRequest.newBuilder(here));
                continue;
            }
            var form = FORM.matcher(answer.body());
            if (!form.find() || answer.statusCode() != 200 || answer.body().contains("role=\"alert\"")) return answer.body();
            here = here.resolve(decoded(form.group(1)));
            if (!home.equals(here.getAuthority())) return here + "?" + filled(form.group(2)); // response_mode=form_post
            answer = send(HttpRequest.newBuilder(here)
                    .header("content-type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(filled(form.group(2)))));
        }
        throw new IOException("the sign-in does not end");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** What a form is sent with: what it holds already, what the person knows, and the first button. */
    private String filled(String form) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        boolean pressed = false;
        for (var field = FIELD.matcher(form); field.find(); ) {
            Map<String, String> attributes = new HashMap<>();
            for (var one = ATTRIBUTE.matcher(field.group(2)); one.find(); ) attributes.put(one.group(1), decoded(one.group(2)));
            String name = attributes.get("name");
            if (field.group(1).equals("button")) {
                if (!pressed && name != null) values.put(name, attributes.get("value"));
                pressed = true;
            } else if (name != null && !"checkbox".equals(attributes.get("type"))) {
                boolean hidden = "hidden".equals(attributes.get("type"));
                String value = hidden ? attributes.get("value") : knows.get(name);
                if (value == null) throw new IOException("nobody knows what to enter in " + field.group());
                values.put(name, value);
            }
        }
        return values.entrySet().stream().map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue())).collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return text.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
