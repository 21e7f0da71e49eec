package io.altostratus.benchmarks.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request, ready to be written to a connection; one that is sent many times is put together once.
 *
 * @param wire head and body as they go over the wire
 */
public record Request(String host, int port, byte[] wire) {

    private static final byte[] NOTHING = {};

    public static Request of(String method, URI uri, Map<String, String> headers) {
        return of(method, uri, headers, NOTHING);
    }

    /** @throws IllegalArgumentException unless the address is one of plain HTTP */
    public static Request of(String method, URI uri, Map<String, String> headers, byte[] body) {
        String host = uri.getHost();
        if (!"http".equals(uri.getScheme()) || host == null) {
            throw new IllegalArgumentException(uri + " is not an http:// address; others are not measured");
        }
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        StringBuilder head = new StringBuilder(1024);
        head.append(method).append(' ').append(path);
        if (uri.getRawQuery() != null) {
            head.append('?').append(uri.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nHost: ").append(host).append(':').append(port);
        head.append("\r\nAccept: application/json\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body.length > 0 || !(method.equals("GET") || method.equals("DELETE"))) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] wire = new byte[start.length + body.length];
        System.arraycopy(start, 0, wire, 0, start.length);
        System.arraycopy(body, 0, wire, start.length, body.length);
        return new Request(host, port, wire);
    }
}
