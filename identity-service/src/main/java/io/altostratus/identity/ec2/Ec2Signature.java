package io.altostratus.identity.ec2;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a secret key signs a request with, in Amazon's signature versions 0, 1, 2 and 4. The request is told
 * by a service that received it: its parts, not their signature, come from there.
 */
final class Ec2Signature {

    private static final String V4 = "AWS4-HMAC-SHA256";
    private static final String SHA1 = "HmacSHA1";
    private static final String SHA256 = "HmacSHA256";

    /** Old Boto signs the host without its port although it sends it. */
    private static final Pattern OLD_BOTO = Pattern.compile("Boto/2\\.[0-9]\\.[0-2]");

    private Ec2Signature() {}

    /**
     * A signed request.
     *
     * @param bodyHash SHA-256 of the body in hexadecimal, for version 4
     */
    record Request(
            String verb,
            String host,
            String path,
            Map<String, String> parameters,
            Map<String, String> headers,
            String bodyHash) {

        Request withHost(String other) {
            return new Request(verb, other, path, parameters, headers, bodyHash);
        }

        @Nullable
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(h -> h.getKey().strip().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** @return null if the request lacks what its version signs, or names an unknown version */
    static @Nullable String of(Request request, String secret) {
        String version = request.parameters().get("SignatureVersion");
        if (version != null) {
            return switch (version) {
                case "0" -> version0(request, secret);
                case "1" -> version1(request, secret);
                case "2" -> version2(request, secret);
                default -> null;
            };
        }
        String authorization = request.header("Authorization");
        boolean four = authorization == null
                ? V4.equals(request.parameters().get("X-Amz-Algorithm"))
                : authorization.startsWith(V4);
        return four ? version4(request, secret) : null;
    }

    private static @Nullable String version0(Request request, String secret) {
        String action = request.parameters().get("Action");
        String timestamp = request.parameters().get("Timestamp");
        return action == null || timestamp == null ? null : base64(mac(SHA1, bytes(secret), action + timestamp));
    }

    private static String version1(Request request, String secret) {
        String text = request.parameters().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        java.util.Comparator.comparing((String key) -> key.toLowerCase(Locale.ROOT))))
                .map(p -> p.getKey() + p.getValue())
                .collect(Collectors.joining());
        return base64(mac(SHA1, bytes(secret), text));
    }

    private static String version2(Request request, String secret) {
        Map<String, String> parameters = new TreeMap<>(request.parameters());
        parameters.put("SignatureMethod", SHA256);
        return base64(mac(
                SHA256,
                bytes(secret),
                String.join("\n", request.verb(), request.host(), request.path(), query(parameters))));
    }

    private static @Nullable String version4(Request request, String secret) {
        String credential = authorizationPart(request, "Credential");
        String signedHeaders = authorizationPart(request, "SignedHeaders");
        String date = request.header("X-Amz-Date");
        if (date == null) {
            date = request.parameters().get("X-Amz-Date");
        }
        String[] scope = credential == null ? new String[0] : credential.split("/", -1);
        if (scope.length != 5 || signedHeaders == null || date == null || !date.startsWith(scope[1])) {
            return null;
        }
        String query = request.verb().equalsIgnoreCase("POST") ? "" : query(request.parameters());
        String canonical = String.join(
                "\n",
                request.verb().toUpperCase(Locale.ROOT),
                request.path(),
                query,
                headers(request, signedHeaders) + "\n",
                signedHeaders,
                request.bodyHash());
        String text = String.join(
                "\n",
                V4,
                date,
                String.join("/", java.util.Arrays.copyOfRange(scope, 1, scope.length)),
                HexFormat.of().formatHex(sha256(canonical)));
        return HexFormat.of().formatHex(mac(SHA256, keyOfScope(secret, scope[1], scope[2], scope[3]), text));
    }

    private static @Nullable String authorizationPart(Request request, String name) {
        String authorization = request.header("Authorization");
        if (authorization == null) {
            return request.parameters().get("X-Amz-" + name);
        }
        int start = authorization.indexOf(name + "=");
        return start < 0
                ? null
                : authorization
                        .substring(start + name.length() + 1)
                        .split(",", -1)[0]
                        .strip();
    }

    private static String headers(Request request, String signed) {
        boolean withoutPort =
                OLD_BOTO.matcher(String.valueOf(request.header("User-Agent"))).lookingAt();
        StringBuilder lines = new StringBuilder();
        for (String name : signed.split(";", -1)) {
            String value = request.header(name);
            if (value != null) {
                boolean stripped = withoutPort && name.equals("host");
                lines.append(lines.isEmpty() ? "" : "\n")
                        .append(name)
                        .append(':')
                        .append(stripped ? value.split(":", -1)[0] : value.strip());
            }
        }
        return lines.toString();
    }

    /** The signature of an S3 request from what it has signed, as {@code /v3/s3tokens} is given it. */
    static @Nullable String ofText(byte[] signed, String secret) {
        String text = new String(signed, StandardCharsets.UTF_8);
        if (!text.startsWith("AWS4")) {
            return base64(mac(SHA1, bytes(secret), signed));
        }
        String[] lines = text.split("\n", -1);
        String[] scope = lines.length == 4 ? lines[2].split("/", -1) : new String[0];
        boolean known = lines[0].equals(V4)
                && scope.length == 4
                && scope[3].equals("aws4_request")
                && java.util.Set.of("s3", "iam", "sts").contains(scope[2]);
        return known
                ? HexFormat.of().formatHex(mac(SHA256, keyOfScope(secret, scope[0], scope[1], scope[2]), signed))
                : null;
    }

    private static byte[] keyOfScope(String secret, String date, String region, String service) {
        byte[] ofDate = mac(SHA256, bytes("AWS4" + secret), date);
        byte[] ofRegion = mac(SHA256, ofDate, region);
        return mac(SHA256, mac(SHA256, ofRegion, service), "aws4_request");
    }

    private static String query(Map<String, String> parameters) {
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
                        .collect(Collectors.joining("&"));
    }

    /** RFC 3986: all but letters, digits and {@code - _ . ~} as %XX. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] mac(String algorithm, byte[] key, String text) {
        return mac(algorithm, key, bytes(text));
    }

    private static byte[] mac(String algorithm, byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
            return mac.doFinal(text);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
