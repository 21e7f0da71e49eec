package io.altostratus.network.agent.dhcp;

import io.altostratus.host.namespace.NamespaceThread;
import io.altostratus.network.agent.address.Cidr;
import io.altostratus.network.agent.address.MacAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An address that dnsmasq believes to be in use. It would not give it to another port before the lease ends, though the
 * port is long gone; so leases of gone ports are given back in the guest's name.
 *
 * @param mac null for IPv6, whose clients are not known by their MAC addresses
 * @param clientId as the guest named itself; null if it did not
 */
record Lease(
        @Nullable MacAddress mac, String address, @Nullable String clientId) {

    private static final int SERVER_PORT = 67;
    private static final byte[] COOKIE = {99, (byte) 130, 83, 99};
    private static final int SMALLEST_PACKET = 300;

    /** Reads dnsmasq's lease file. Lines of another form are left out. */
    static List<Lease> parse(List<String> lines) {
        return lines.stream().flatMap(line -> parse(line).stream()).toList();
    }

    /**
     * A line of the lease file.
     *
     * @param end when the lease ends, in seconds since 1970
     */
    static String line(MacAddress mac, String address, long end) {
        return end + " " + mac + " " + address + " * *";
    }

    boolean isIpv6() {
        return address.indexOf(':') >= 0;
    }

    /** {@code <expiry> <mac> <address> <name> <client id>}; for IPv6 an association's number instead of the MAC. */
    static Optional<Lease> parse(String line) {
        String[] words = line.strip().split(" +");
        if (words.length < 5) {
            return Optional.empty();
        }
        Optional<MacAddress> mac = MacAddress.parse(words[1]);
        Optional<Cidr> address = Cidr.parseAddress(words[2]);
        if (address.isEmpty() || mac.isEmpty() != address.get().isIpv6()) {
            return Optional.empty();
        }
        return Optional.of(
                new Lease(mac.orElse(null), address.get().address(), words[4].equals("*") ? null : words[4]));
    }

    /**
     * Sends DHCPRELEASE to the server, from its own namespace.
     *
     * @param server the server's address in the lease's subnet
     */
    void release(Path namespace, String server) throws IOException {
        if (mac == null) {
            throw new IllegalStateException("leases of IPv6 are not given back so");
        }
        byte[] packet = packet(mac, server);
        NamespaceThread.call(namespace, () -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(packet, packet.length, new InetSocketAddress(server, SERVER_PORT)));
            }
            return true;
        });
    }

    /** RFC 2131, figure 1 and table 5. */
    byte[] packet(MacAddress hardware, String server) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(1024);
        packet.put((byte) 1).put((byte) 1).put((byte) 6).put((byte) 0); // a request, by Ethernet
        packet.putInt(ThreadLocalRandom.current().nextInt()).putInt(0);
        packet.put(InetAddress.getByName(address).getAddress());
        packet.position(28);
        packet.put(HexFormat.of().parseHex(hardware.text().replace(":", "")));
        packet.position(236);
        packet.put(COOKIE);
        packet.put((byte) 53).put((byte) 1).put((byte) 7); // DHCPRELEASE
        packet.put((byte) 54).put((byte) 4).put(InetAddress.getByName(server).getAddress());
        if (clientId != null) {
            byte[] id = HexFormat.of().parseHex(clientId.replace(":", ""));
            packet.put((byte) 61).put((byte) id.length).put(id);
        }
        packet.put((byte) 255);
        byte[] bytes = new byte[Math.max(SMALLEST_PACKET, packet.position())];
        packet.flip().get(bytes, 0, packet.limit());
        return bytes;
    }
}
