package io.altostratus.network.agent.metadata;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes one request of a guest to the compute metadata API and the answer back, as a stream. Who asks is decided by the
 * network and the source address, which a port can not forge; the API believes the signed instance id.
 */
final class MetadataProxy {

    private static final Logger LOG = LoggerFactory.getLogger(MetadataProxy.class);
    private static final long LARGEST_BODY = 64 * 1024;
    private static final int LONGEST_STATUS = 1024;
    private static final Map<Integer, String> REASONS = Map.of(
            400, "Bad Request",
            404, "Not Found",
            408, "Request Timeout",
            411, "Length Required",
            413, "Content Too Large",
            431, "Request Header Fields Too Large",
            503, "Service Unavailable");

    private final MetadataProperties properties;
    private final String host;
    private final BiFunction<MetadataScope, String, Optional<Guest>> guests;

    /**
     * @param host this host's name, which tells the API whose secret signs
     * @param guests finds who has an address in a network, or behind a router
     */
    MetadataProxy(
            MetadataProperties properties, String host, BiFunction<MetadataScope, String, Optional<Guest>> guests) {
        this.properties = properties;
        this.host = host;
        this.guests = guests;
    }

    /** Serves one connection and closes it. */
    void serve(Socket client, MetadataScope scope) {
        try (client) {
            client.setSoTimeout(Math.toIntExact(properties.timeout().toMillis()));
            OutputStream out = client.getOutputStream();
            try {
                pass(client, scope, out);
            } catch (RequestHead.RefusedException e) {
                answer(out, e.status(), String.valueOf(e.getMessage()));
            } catch (SocketTimeoutException e) {
                answer(out, 408, "the request was too slow");
            }
        } catch (IOException e) {
            LOG.debug("A metadata request from {} broke off: {}", scope, e.getMessage());
        }
    }

    void refuse(Socket client) {
        try (client) {
            answer(client.getOutputStream(), 503, "too many requests at once");
        } catch (IOException e) {
            LOG.debug("A metadata request broke off: {}", e.getMessage());
        }
    }

    private void pass(Socket client, MetadataScope scope, OutputStream out) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        RequestHead head = RequestHead.read(in, properties.timeout());
        String source = client.getInetAddress().getHostAddress();
        Optional<Guest> guest = guests.apply(scope, source);
        if (guest.isEmpty()) {
            LOG.info("No port of {} has address {}: it gets no metadata", scope, source);
            throw new RequestHead.RefusedException(404, "nobody here has this address");
        }
        if (head.contentLength() > LARGEST_BODY) {
            throw new RequestHead.RefusedException(413, "the body is too large");
        }
        byte[] body = body(in, (int) head.contentLength());
        try (Socket api = new Socket()) {
            byte[] status;
            InputStream answer;
            try {
                api.connect(
                        new InetSocketAddress(properties.api().getHost(), properties.port()),
                        Math.toIntExact(properties.timeout().toMillis()));
                api.setSoTimeout(Math.toIntExact(properties.timeout().toMillis()));
                api.getOutputStream().write(request(head, guest.get(), source, body));
                answer = new BufferedInputStream(api.getInputStream());
                status = statusLine(answer);
            } catch (IOException e) {
                LOG.warn("The metadata API at {} does not answer: {}", properties.api(), e.getMessage());
                throw new RequestHead.RefusedException(503, "metadata is not available now");
            }
            out.write(status);
            answer.transferTo(out);
            out.flush();
        }
    }

    /** Read in pieces: one that comes byte by byte would keep a place for days. */
    private byte[] body(InputStream in, int length) throws IOException {
        long end = System.nanoTime() + properties.timeout().toNanos();
        byte[] body = new byte[length];
        int read = 0;
        while (read < length) {
            int more = in.read(body, read, length - read);
            if (more < 0) {
                throw new RequestHead.RefusedException(400, "the body ended early");
            }
            if (System.nanoTime() > end) {
                throw new RequestHead.RefusedException(408, "the request was too slow");
            }
            read += more;
        }
        return body;
    }

    private byte[] request(RequestHead head, Guest guest, String source, byte[] body) {
        StringBuilder text = new StringBuilder();
        text.append(head.method()).append(' ').append(head.target()).append(' ').append(head.version());
        text.append("\r\n");
        head.headers().forEach(header -> header(text, header.name(), header.value()));
        header(text, "Host", properties.api().getHost() + ":" + properties.port());
        header(text, "Connection", "close");
        if (body.length > 0) {
            header(text, "Content-Length", String.valueOf(body.length));
        }
        header(text, "X-Forwarded-For", source);
        header(text, "X-Instance-ID", guest.instanceId());
        header(text, "X-Tenant-ID", guest.projectId());
        header(text, "X-Altostratus-Host", host);
        header(text, "X-Instance-ID-Signature", signature(guest.instanceId()));
        text.append("\r\n");
        byte[] first = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[first.length + body.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        return all;
    }

    private static void header(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    private String signature(String instanceId) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(properties.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(instanceId.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The answer's first line; a gateway's trouble behind the API is no more than "later" to a guest. */
    private static byte[] statusLine(InputStream answer) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        do {
            b = answer.read();
            if (b < 0 || line.size() > LONGEST_STATUS) {
                throw new IOException("not an HTTP answer");
            }
            line.write(b);
        } while (b != '\n');
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.startsWith("HTTP/1.") || text.startsWith(" 502", 8) || text.startsWith(" 504", 8)) {
            throw new IOException("it said " + text.strip());
        }
        return line.toByteArray();
    }

    private static void answer(OutputStream out, int status, String text) throws IOException {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " " + REASONS.getOrDefault(status, "Error")
                + "\r\nContent-Type: text/plain\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }
}
