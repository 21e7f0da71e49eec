package io.altostratus.network.agent.dhcp;

import io.altostratus.host.namespace.NamespaceThread;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Finds out when a dnsmasq has read its files again. It has one thread, and looks at signals before it looks at packets:
 * so a DNS question that was sent after the signal is answered after the files were read.
 */
final class ReloadProbe {

    private static final int DNS_PORT = 53;
    private static final int ATTEMPTS = 4;

    private ReloadProbe() {}

    /**
     * Waits for any answer of the server.
     *
     * @param limit of each of a few attempts
     * @return false if it does not answer
     */
    static boolean await(Path namespace, String server, Duration limit) throws IOException {
        byte[] question = question("reload." + System.nanoTime() + ".invalid");
        return NamespaceThread.call(namespace, () -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
                socket.connect(new InetSocketAddress(server, DNS_PORT));
                DatagramPacket answer = new DatagramPacket(new byte[512], 512);
                for (int i = 0; i < ATTEMPTS; i++) {
                    socket.send(new DatagramPacket(question, question.length));
                    try {
                        socket.receive(answer);
                        return true;
                    } catch (SocketTimeoutException slow) {
                        // asked again
                    }
                }
                return false;
            }
        });
    }

    /** A question for an address, RFC 1035. */
    private static byte[] question(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.")) {
            bytes.write(label.length());
            bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        bytes.writeBytes(new byte[] {0, 0, 1, 0, 1});
        return bytes.toByteArray();
    }
}
