package io.altostratus.network.service.dhcp;

import io.altostratus.network.service.binding.Placement;
import io.altostratus.network.service.binding.Vif;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.ports.Port;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.UUID;

/** The port with which a DHCP server stands in a network. */
final class DhcpPort {

    /** RFC 4122's name space for domain names. */
    private static final UUID DNS = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    private DhcpPort() {}

    static Port of(Network network, String host, Placement placement, LocalDateTime now) {
        return Port.ofNetwork(
                network,
                network.projectId(),
                deviceId(host, network.id()),
                Port.DHCP_OWNER,
                binding(host, placement),
                now);
    }

    static Port.Binding binding(String host, Placement placement) {
        return new Port.Binding(host, Vif.NORMAL, placement, "{}");
    }

    /** As Neutron's DHCP agent names itself: by its host's short name, which is made a UUID, and the network. */
    static String deviceId(String host, String networkId) {
        return "dhcp" + uuid5(DNS, host.split("\\.", 2)[0]) + "-" + networkId;
    }

    private static UUID uuid5(UUID space, String name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(space.getMostSignificantBits())
                    .putLong(space.getLeastSignificantBits())
                    .array());
            ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
            long high = hash.getLong() & 0xffff_ffff_ffff_0fffL | 0x5000L;
            long low = hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
