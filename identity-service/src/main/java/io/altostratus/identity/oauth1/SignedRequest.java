package io.altostratus.identity.oauth1;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.PageLinks;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A request signed as RFC 5849 says, with the protocol's parameters in its {@code Authorization} header.
 *
 * @param protocol the parameters of the header, decoded, without {@code realm}
 * @param baseString what was signed (section 3.4.1)
 */
record SignedRequest(Map<String, String> protocol, String baseString) {

    /** Of a method that signs with both secrets; a signature by RSA or none at all proves nothing here. */
    private static final Map<String, String> ALGORITHMS =
            Map.of("HMAC-SHA1", "HmacSHA1", "HMAC-SHA256", "HmacSHA256", "HMAC-SHA512", "HmacSHA512");

    private static final Pattern SCHEME = Pattern.compile("OAuth\\s+(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("\\s*([^=\\s,]+)\\s*=\\s*\"([^\"]*)\"\\s*(,|$)");

    private record Pair(String name, String value) {}

    /** @throws ApiException 400 without such a header, or if it is malformed */
    static SignedRequest of(HttpServletRequest request) {
        Map<String, String> protocol = parse(request.getHeader("Authorization"));
        if (request.getParameterMap().keySet().stream().anyMatch(name -> name.startsWith("oauth_"))) {
            throw ApiException.badRequest("The parameters of OAuth belong into the Authorization header only.");
        }
        return new SignedRequest(protocol, baseString(request, protocol));
    }

    private static Map<String, String> parse(@Nullable String header) {
        Matcher scheme = SCHEME.matcher(header == null ? "" : header);
        if (!scheme.matches()) {
            throw ApiException.badRequest(
                    "Error retrieving required headers: the Authorization header of OAuth is missing.");
        }
        Map<String, String> protocol = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(scheme.group(1));
        int end = 0;
        while (parameter.lookingAt()) {
            end = parameter.end();
            if (!parameter.group(1).equalsIgnoreCase("realm")
                    && protocol.put(decode(parameter.group(1)), decode(parameter.group(2))) != null) {
                throw malformed();
            }
            parameter.region(end, scheme.group(1).length());
        }
        if (end != scheme.group(1).length()) {
            throw malformed();
        }
        return protocol;
    }

    private static ApiException malformed() {
        return ApiException.badRequest("Malformed authorization header");
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static String baseString(HttpServletRequest request, Map<String, String> protocol) {
        List<Pair> pairs = new ArrayList<>();
        protocol.forEach((name, value) -> {
            if (!name.equals("oauth_signature")) {
                pairs.add(new Pair(encode(name), encode(value)));
            }
        });
        request.getParameterMap().forEach((name, values) -> {
            for (String value : values) {
                pairs.add(new Pair(encode(name), encode(value)));
            }
        });
        String parameters = pairs.stream()
                .sorted(Comparator.comparing(Pair::name).thenComparing(Pair::value))
                .map(pair -> pair.name() + "=" + pair.value())
                .collect(Collectors.joining("&"));
        String uri = PageLinks.base(request).toLowerCase(java.util.Locale.ROOT) + request.getRequestURI();
        return request.getMethod() + "&" + encode(uri) + "&" + encode(parameters);
    }

    /** RFC 3986: all but letters, digits and {@code - . _ ~} as %XX. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    @Nullable
    String consumerKey() {
        return protocol.get("oauth_consumer_key");
    }

    @Nullable
    String token() {
        return protocol.get("oauth_token");
    }

    @Nullable
    String verifier() {
        return protocol.get("oauth_verifier");
    }

    @Nullable
    String nonce() {
        return protocol.get("oauth_nonce");
    }

    /** Seconds since 1970; null if it is missing or no such number. */
    @Nullable
    Long timestamp() {
        String text = protocol.get("oauth_timestamp");
        return text != null && text.matches("\\d{1,12}") ? Long.valueOf(text) : null;
    }

    /** Whether it was signed by who has both secrets. In constant time. */
    boolean isSignedWith(String consumerSecret, String tokenSecret) {
        String algorithm = ALGORITHMS.get(protocol.getOrDefault("oauth_signature_method", ""));
        String signature = protocol.get("oauth_signature");
        String version = protocol.getOrDefault("oauth_version", "1.0");
        if (algorithm == null || signature == null || !version.equals("1.0")) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(
                    (encode(consumerSecret) + "&" + encode(tokenSecret)).getBytes(StandardCharsets.UTF_8), algorithm));
            byte[] expected = Base64.getEncoder().encode(mac.doFinal(baseString.getBytes(StandardCharsets.UTF_8)));
            return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
