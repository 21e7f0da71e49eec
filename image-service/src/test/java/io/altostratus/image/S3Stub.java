package io.altostratus.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * As much of an S3 server as the store uses. It accepts only requests whose signature (version 4) and payload hash are
 * right; it computes both by itself from the published description.
 */
final class S3Stub {

    static final String ACCESS_KEY = "stub-access";
    static final String SECRET_KEY = "stub-secret";
    static final String BUCKET = "images";

    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\\w+)");

    private record Upload(String key, SortedMap<Integer, byte[]> parts) {}

    final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final Map<String, Upload> uploads = new ConcurrentSkipListMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private final HttpServer server;

    S3Stub() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next requests that bring data fail, as many as that. */
    void failWrites(int count) {
        failures.set(count);
    }

    int unfinishedUploads() {
        return uploads.size();
    }

    int refusedSignatures() {
        return refused.get();
    }

    /** How often objects were read. */
    int reads() {
        return reads.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            try {
                if (!isSigned(exchange, body)) {
                    refused.incrementAndGet();
                    error(exchange, 403, "SignatureDoesNotMatch");
                    return;
                }
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            dispatch(exchange, body);
        }
    }

    private void dispatch(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!path.equals("/" + BUCKET) && !path.startsWith("/" + BUCKET + "/")) {
            error(exchange, 404, "NoSuchBucket");
            return;
        }
        String key = path.length() <= BUCKET.length() + 2 ? "" : path.substring(BUCKET.length() + 2);
        Map<String, String> query = query(exchange.getRequestURI());
        String upload = query.get("uploadId");
        String method = exchange.getRequestMethod();
        if ((method.equals("PUT")) && failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            error(exchange, 400, "InjectedFailure");
        } else if (key.isEmpty()) {
            String prefix = query.getOrDefault("prefix", "");
            answer(exchange, 200, query.containsKey("uploads") ? uploads(prefix) : objects(prefix));
        } else if (upload != null && !uploads.containsKey(upload)) {
            error(exchange, 404, "NoSuchUpload");
        } else if (upload != null) {
            multipart(exchange, method, key, query, upload, body);
        } else {
            object(exchange, method, key, query, body);
        }
    }

    private void multipart(
            HttpExchange exchange, String method, String key, Map<String, String> query, String id, byte[] body)
            throws IOException {
        Upload upload = java.util.Objects.requireNonNull(uploads.get(id));
        switch (method) {
            case "PUT" -> {
                upload.parts().put(Integer.parseInt(query.get("partNumber")), body);
                exchange.getResponseHeaders().set("ETag", "\"" + hex("MD5", body) + "\"");
                answer(exchange, 200, "");
            }
            case "POST" -> {
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                int last = upload.parts().lastKey();
                for (Map.Entry<Integer, byte[]> part : upload.parts().entrySet()) {
                    if (part.getKey() < last && part.getValue().length < 5 << 20) {
                        error(exchange, 400, "EntityTooSmall");
                        return;
                    }
                    String tag = hex("MD5", part.getValue());
                    if (!new String(body, UTF_8).contains(tag)) {
                        error(exchange, 400, "InvalidPart");
                        return;
                    }
                    whole.writeBytes(part.getValue());
                }
                objects.put(key, whole.toByteArray());
                uploads.remove(id);
                answer(
                        exchange,
                        200,
                        "<CompleteMultipartUploadResult><Key>" + key + "</Key></CompleteMultipartUploadResult>");
            }
            case "DELETE" -> {
                uploads.remove(id);
                answer(exchange, 204, "");
            }
            default -> error(exchange, 405, "MethodNotAllowed");
        }
    }

    private void object(HttpExchange exchange, String method, String key, Map<String, String> query, byte[] body)
            throws IOException {
        byte[] data = objects.get(key);
        switch (method) {
            case "POST" -> {
                String id = UUID.randomUUID().toString();
                uploads.put(id, new Upload(key, new TreeMap<>()));
                answer(
                        exchange,
                        200,
                        "<InitiateMultipartUploadResult><Bucket>" + BUCKET + "</Bucket><Key>" + key + "</Key><UploadId>"
                                + id + "</UploadId></InitiateMultipartUploadResult>");
            }
            case "PUT" -> {
                objects.put(key, body);
                exchange.getResponseHeaders().set("ETag", "\"" + hex("MD5", body) + "\"");
                answer(exchange, 200, "");
            }
            case "DELETE" -> {
                objects.remove(key);
                answer(exchange, 204, "");
            }
            case "HEAD" -> {
                if (data != null) {
                    exchange.getResponseHeaders().set("Content-Length", String.valueOf(data.length));
                }
                exchange.sendResponseHeaders(data == null ? 404 : 200, -1);
            }
            case "GET" -> read(exchange, data);
            default -> error(exchange, 405, "MethodNotAllowed");
        }
    }

    private void read(HttpExchange exchange, byte @org.jspecify.annotations.Nullable [] data) throws IOException {
        if (data == null) {
            error(exchange, 404, "NoSuchKey");
            return;
        }
        reads.incrementAndGet();
        Matcher range = Pattern.compile("bytes=(\\d+)-(\\d+)")
                .matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        byte[] part = data;
        if (range.matches()) {
            part = Arrays.copyOfRange(
                    data,
                    Integer.parseInt(range.group(1)),
                    Math.min(data.length, Integer.parseInt(range.group(2)) + 1));
        }
        exchange.sendResponseHeaders(range.matches() ? 206 : 200, part.length == 0 ? -1 : part.length);
        exchange.getResponseBody().write(part);
    }

    private String objects(String prefix) {
        StringBuilder list = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
        objects.forEach((key, data) -> {
            if (key.startsWith(prefix)) {
                list.append(
                        "<Contents><Key>" + key + "</Key><LastModified>2020-01-01T00:00:00.000Z</LastModified><Size>"
                                + data.length + "</Size></Contents>");
            }
        });
        return list + "</ListBucketResult>";
    }

    private String uploads(String prefix) {
        StringBuilder list = new StringBuilder("<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>");
        uploads.forEach((id, upload) -> {
            if (upload.key().startsWith(prefix)) {
                list.append("<Upload><Key>" + upload.key() + "</Key><UploadId>" + id + "</UploadId><Initiated>"
                        + Instant.now() + "</Initiated></Upload>");
            }
        });
        return list + "</ListMultipartUploadsResult>";
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        answer(exchange, status, "<Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        for (String part : String.valueOf(uri.getRawQuery()).split("&")) {
            String[] pair = part.split("=", 2);
            query.put(URLDecoder.decode(pair[0], UTF_8), pair.length < 2 ? "" : URLDecoder.decode(pair[1], UTF_8));
        }
        return query;
    }

    private static boolean isSigned(HttpExchange exchange, byte[] body) throws GeneralSecurityException {
        Matcher authorization = AUTHORIZATION.matcher(
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        String payload = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
        if (!authorization.matches() || !authorization.group(1).equals(ACCESS_KEY) || payload == null) {
            return false;
        }
        if (!payload.equals("UNSIGNED-PAYLOAD") && !payload.equals(hex("SHA-256", body))) {
            return false;
        }
        StringBuilder headers = new StringBuilder();
        for (String name : authorization.group(4).split(";")) {
            List<String> values = exchange.getRequestHeaders().getOrDefault(name, List.of());
            headers.append(name)
                    .append(':')
                    .append(String.join(",", values).strip())
                    .append('\n');
        }
        String rawQuery = exchange.getRequestURI().getRawQuery();
        String canonicalQuery = rawQuery == null
                ? ""
                : String.join(
                        "&",
                        Stream.of(rawQuery.split("&"))
                                .map(part -> part.contains("=") ? part : part + "=")
                                .map(part -> {
                                    int equals = part.indexOf('=');
                                    return encode(part.substring(0, equals)) + "=" + encode(part.substring(equals + 1));
                                })
                                .sorted()
                                .toList());
        String canonical = String.join(
                "\n",
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                canonicalQuery,
                headers.toString(),
                authorization.group(4),
                payload);
        String scope = authorization.group(2) + "/" + authorization.group(3) + "/s3/aws4_request";
        String toSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                exchange.getRequestHeaders().getFirst("x-amz-date"),
                scope,
                hex("SHA-256", canonical.getBytes(UTF_8)));
        byte[] key = ("AWS4" + SECRET_KEY).getBytes(UTF_8);
        for (String step : List.of(authorization.group(2), authorization.group(3), "s3", "aws4_request", toSign)) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            key = mac.doFinal(step.getBytes(UTF_8));
        }
        return HexFormat.of().formatHex(key).equals(authorization.group(5));
    }

    private static String encode(String encoded) {
        return URLEncoder.encode(URLDecoder.decode(encoded, UTF_8), UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String hex(String algorithm, byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(data));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
