package io.altostratus.benchmarks.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One kept-alive connection of HTTP/1.1, for one request after the other. Belongs to one thread. */
final class Connection implements AutoCloseable {

    private static final int CONNECT_MS = 10_000;
    private static final int ANSWER_MS = 60_000;
    private static final int LONGEST_LINE = 64 << 10;
    private static final int LARGEST_BODY = 256 << 20;

    private final Socket socket;
    private final InputStream from;
    private final byte[] buffer = new byte[32 << 10];
    private int next;
    private int end;
    private boolean answered;
    private boolean open = true;

    Connection(String host, int port) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_MS);
            socket.connect(new InetSocketAddress(host, port), CONNECT_MS);
            from = socket.getInputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Whether another request may be sent. */
    boolean isOpen() {
        return open;
    }

    /** Whether anything of the answer to the last request has come. */
    boolean hasAnswered() {
        return answered;
    }

    Answer exchange(Request request) throws IOException {
        answered = false;
        open = false;
        socket.getOutputStream().write(request.wire());
        Answer answer = read();
        open = !"close".equalsIgnoreCase(answer.headers().getOrDefault("connection", ""));
        return answer;
    }

    private Answer read() throws IOException {
        String line = line();
        if (!line.startsWith("HTTP/1.1 ") || line.length() < 12) {
            throw new IOException("not an answer of HTTP/1.1: " + line);
        }
        int status = Integer.parseInt(line.substring(9, 12));
        Map<String, String> headers = new HashMap<>();
        for (line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("not a header: " + line);
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(status, headers, body(status, headers));
    }

    private byte[] body(int status, Map<String, String> headers) throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks();
        }
        String length = headers.get("content-length");
        if (length == null) {
            throw new IOException("an answer without a length");
        }
        byte[] body = new byte[size(length, 10)];
        fill(body, 0, body.length);
        return body;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(16 << 10);
        while (true) {
            String line = line();
            int semicolon = line.indexOf(';');
            int size = size(semicolon < 0 ? line : line.substring(0, semicolon), 16);
            if (size == 0) {
                while (!line().isEmpty()) {
                    // trailers mean nothing to us
                }
                return body.toByteArray();
            }
            if (body.size() + size > LARGEST_BODY) {
                throw new IOException("a body of more than " + LARGEST_BODY + " bytes");
            }
            for (int left = size; left > 0; ) {
                if (next == end) {
                    more();
                }
                int n = Math.min(left, end - next);
                body.write(buffer, next, n);
                next += n;
                left -= n;
            }
            line();
        }
    }

    private static int size(String text, int radix) throws IOException {
        try {
            int size = Integer.parseInt(text.strip(), radix);
            if (size >= 0 && size <= LARGEST_BODY) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw new IOException("not a length: " + text, e);
        }
        throw new IOException("a body of " + text + " bytes");
    }

    private void fill(byte[] into, int offset, int length) throws IOException {
        int buffered = Math.min(length, end - next);
        System.arraycopy(buffer, next, into, offset, buffered);
        next += buffered;
        for (int have = buffered; have < length; ) {
            int n = from.read(into, offset + have, length - have);
            if (n < 0) {
                throw new EOFException("the connection was closed within a body");
            }
            have += n;
        }
    }

    /** Up to the end of the line, which is left out. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            for (int i = next; i < end; i++) {
                if (buffer[i] == '\n') {
                    int stop = i > next && buffer[i - 1] == '\r' ? i - 1 : i;
                    line.append(new String(buffer, next, stop - next, StandardCharsets.ISO_8859_1));
                    next = i + 1;
                    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
                        line.setLength(line.length() - 1); // the two came in different packets
                    }
                    return line.toString();
                }
            }
            line.append(new String(buffer, next, end - next, StandardCharsets.ISO_8859_1));
            if (line.length() > LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
            }
            next = end;
            more();
        }
    }

    private void more() throws IOException {
        int n = from.read(buffer);
        if (n < 0) {
            throw new EOFException("the connection was closed before the answer was complete");
        }
        answered = true;
        next = 0;
        end = n;
    }

    @Override
    public void close() {
        open = false;
        try {
            socket.close();
        } catch (IOException e) {
            return; // it is gone either way
        }
    }
}
