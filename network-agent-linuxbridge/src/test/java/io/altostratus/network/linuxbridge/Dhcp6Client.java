package io.altostratus.network.linuxbridge;

import io.altostratus.host.namespace.NamespaceThread;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks for addresses and options as a guest does (RFC 8415), in one exchange. */
final class Dhcp6Client {

    private static final int SOLICIT = 1;
    private static final int INFORMATION_REQUEST = 11;
    private static final byte REPLY = 7;
    private static final int ATTEMPTS = 8;

    /** What the server told: options by their numbers. */
    record Told(Map<Integer, byte[]> options) {

        String address() throws UnknownHostException {
            byte[] association = options.get(3);
            if (association == null || association.length < 12 + 4 + 16) {
                return "none";
            }
            byte[] address = new byte[16];
            System.arraycopy(association, 12 + 4, address, 0, 16);
            return InetAddress.getByAddress(address).getHostAddress();
        }

        List<String> dnsServers() throws UnknownHostException {
            List<String> servers = new ArrayList<>();
            ByteBuffer buffer = ByteBuffer.wrap(options.getOrDefault(23, new byte[0]));
            while (buffer.remaining() >= 16) {
                byte[] address = new byte[16];
                buffer.get(address);
                servers.add(InetAddress.getByAddress(address).getHostAddress());
            }
            return servers;
        }

        String text(int option) {
            return new String(options.getOrDefault(option, new byte[0]), StandardCharsets.US_ASCII);
        }
    }

    private final Path namespace;
    private final int device;
    private final byte[] mac;

    /** @param device the number of the guest's device */
    Dhcp6Client(Path namespace, int device, String mac) {
        this.namespace = namespace;
        this.device = device;
        this.mac = HexFormat.ofDelimiter(":").parseHex(mac);
    }

    Told address() throws IOException {
        return ask(SOLICIT);
    }

    Told information() throws IOException {
        return ask(INFORMATION_REQUEST);
    }

    private Told ask(int type) throws IOException {
        byte[] message = message(type);
        return NamespaceThread.call(namespace, () -> {
            InetAddress servers = Inet6Address.getByAddress(
                    null, HexFormat.of().parseHex("ff020000000000000000000000010002"), device);
            try (DatagramSocket socket = new DatagramSocket(null)) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(546));
                socket.setSoTimeout(1_000);
                DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
                for (int i = 0; i < ATTEMPTS; i++) {
                    try {
                        socket.send(new DatagramPacket(message, message.length, new InetSocketAddress(servers, 547)));
                        socket.receive(answer);
                        if (answer.getData()[0] == REPLY) {
                            return new Told(options(answer));
                        }
                    } catch (SocketTimeoutException slow) {
                        // asked again
                    }
                }
            }
            return new Told(Map.of());
        });
    }

    private byte[] message(int type) {
        ByteBuffer message = ByteBuffer.allocate(200);
        message.put((byte) type).put(new byte[] {1, 2, 3});
        message.putShort((short) 1)
                .putShort((short) 10)
                .putShort((short) 3)
                .putShort((short) 1)
                .put(mac);
        message.putShort((short) 6).putShort((short) 6);
        message.putShort((short) 23).putShort((short) 24).putShort((short) 59);
        message.putShort((short) 8).putShort((short) 2).putShort((short) 0);
        if (type == SOLICIT) {
            message.putShort((short) 14).putShort((short) 0); // the address at once
            message.putShort((short) 3).putShort((short) 12).putInt(1).putInt(0).putInt(0);
        }
        byte[] bytes = new byte[message.position()];
        message.flip().get(bytes);
        return bytes;
    }

    private static Map<Integer, byte[]> options(DatagramPacket answer) {
        Map<Integer, byte[]> options = new TreeMap<>();
        ByteBuffer buffer = ByteBuffer.wrap(answer.getData(), 4, answer.getLength() - 4);
        while (buffer.remaining() >= 4) {
            int number = buffer.getShort();
            byte[] value = new byte[buffer.getShort()];
            buffer.get(value);
            options.put(number, value);
        }
        return options;
    }
}
