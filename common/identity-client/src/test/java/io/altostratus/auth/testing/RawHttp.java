package io.altostratus.auth.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Sends requests as they are written, also such as no HTTP client would send; one connection each. */
public final class RawHttp {

    private static final int TIMEOUT_MILLIS = 20_000;

    /**
     * An answer.
     *
     * @param status 0 if the connection was closed without one
     * @param head the header lines in lower case
     */
    public record Answer(int status, String head, String body) {

        @Override
        public String toString() {
            return status + " " + (body.length() > 500 ? body.substring(0, 500) + "…" : body);
        }
    }

    private final int port;

    public RawHttp(int port) {
        this.port = port;
    }

    /** @param target path and query, bytes beyond ASCII as Latin-1 */
    public Answer send(String method, String target, List<String> headers, byte[] body) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        head.append("Host: 127.0.0.1:").append(port).append("\r\nConnection: close\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        if (body.length > 0 && headers.stream().noneMatch(line -> line.startsWith("Transfer-Encoding"))) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            boolean sent = write(socket, head.toString().getBytes(StandardCharsets.ISO_8859_1), body);
            return read(socket, sent);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target.substring(0, Math.min(200, target.length())), e);
        }
    }

    private static boolean write(Socket socket, byte[] head, byte[] body) {
        try {
            OutputStream out = socket.getOutputStream();
            ByteArrayOutputStream whole = new ByteArrayOutputStream(head.length + body.length);
            whole.write(head);
            whole.write(body);
            out.write(whole.toByteArray());
            out.flush();
            return true;
        } catch (IOException e) {
            return false; // answered and closed before it was read to its end
        }
    }

    private static Answer read(Socket socket, boolean sent) throws IOException {
        byte[] bytes;
        try {
            bytes = socket.getInputStream().readAllBytes();
        } catch (java.net.SocketException e) {
            if (sent) {
                throw e;
            }
            return new Answer(0, "", "");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Answer(0, "", text);
        }
        String[] status = text.split(" ", 3);
        return new Answer(
                Integer.parseInt(status[1].substring(0, 3)),
                text.substring(0, end).toLowerCase(Locale.ROOT),
                text.substring(end + 4));
    }
}
