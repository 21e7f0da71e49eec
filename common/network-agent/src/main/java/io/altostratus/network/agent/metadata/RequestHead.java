package io.altostratus.network.agent.metadata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of a guest's request, read strictly: what could be understood in two ways is refused.
 *
 * @param target begins with a slash
 * @param version {@code HTTP/1.0} or {@code HTTP/1.1}
 * @param headers those that may be passed on
 * @param contentLength of the body, 0 for none
 */
record RequestHead(String method, String target, String version, List<Header> headers, long contentLength) {

    private static final int LARGEST = 16 * 1024;
    private static final Pattern REQUEST =
            Pattern.compile("(GET|HEAD|POST|PUT) (?:http://[^/ ]+)?(/[\\x21-\\x7e]*) (HTTP/1\\.[01])");
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]++");
    private static final List<String> OF_THE_CONNECTION = List.of(
            "connection", "keep-alive", "te", "trailer", "upgrade", "host", "expect", "forwarded", "content-length");

    record Header(String name, String value) {

        /** Looks at each character once: guests choose them. */
        static Header parse(String line) throws RefusedException {
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon));
            int first = colon + 1;
            int end = line.length();
            while (first < end && isBlank(line.charAt(first))) {
                first++;
            }
            while (end > first && isBlank(line.charAt(end - 1))) {
                end--;
            }
            String value = line.substring(first, end);
            if (!HEADER_NAME.matcher(name).matches()
                    || value.chars().anyMatch(c -> c != '\t' && (c < ' ' || c > '~'))) {
                throw new RefusedException(400, "a malformed header");
            }
            return new Header(name, value);
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }
    }

    /** A request that is not passed on, with the status that says why. */
    static final class RefusedException extends IOException {

        private final int status;

        RefusedException(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** @throws RefusedException if it is malformed, too large or too slow */
    static RequestHead read(InputStream in, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        int newlines = 0;
        while (newlines < 2) {
            int b = in.read();
            if (b < 0) {
                throw new RefusedException(400, "the request ended early");
            }
            if (bytes.size() >= LARGEST) {
                throw new RefusedException(431, "the request's head is too large");
            }
            if (System.nanoTime() > end) {
                throw new RefusedException(408, "the request was too slow");
            }
            bytes.write(b);
            if (b == '\n') {
                newlines++;
            } else if (b != '\r') {
                newlines = 0;
            }
        }
        return parse(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    static RequestHead parse(String text) throws RefusedException {
        List<String> lines = text.lines().toList();
        Matcher request = REQUEST.matcher(lines.isEmpty() ? "" : lines.getFirst());
        if (!request.matches()) {
            throw new RefusedException(400, "not a request that is served here");
        }
        List<Header> headers = new ArrayList<>();
        long length = -1;
        for (String line : lines.subList(1, lines.size())) {
            if (line.isEmpty()) {
                break;
            }
            Header header = Header.parse(line);
            String name = header.name().toLowerCase(Locale.ROOT).replace('_', '-');
            String value = header.value();
            if (name.equals("transfer-encoding")) {
                throw new RefusedException(411, "a body needs its length");
            }
            if (name.equals("content-length")) {
                if (length >= 0 || !value.matches("\\d{1,10}")) {
                    throw new RefusedException(400, "a malformed length");
                }
                length = Long.parseLong(value);
            }
            if (mayPass(name)) {
                headers.add(header);
            }
        }
        return new RequestHead(
                request.group(1), request.group(2), request.group(3), List.copyOf(headers), Math.max(0, length));
    }

    /** Whoever a guest claims to be stands in headers that begin with X-: none of them is passed on. */
    private static boolean mayPass(String name) {
        return !name.startsWith("x-") && !name.startsWith("proxy-") && !OF_THE_CONNECTION.contains(name);
    }
}
