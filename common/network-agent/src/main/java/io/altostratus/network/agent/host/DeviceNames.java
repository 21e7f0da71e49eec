package io.altostratus.network.agent.host;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names that operators know, and the kinds in our marks. */
public final class DeviceNames {

    /** Kind of a guest's tap. */
    public static final String GUEST_TAP = "tap";

    /** Kind of the pair of devices that joins a DHCP namespace to its bridge. */
    public static final String DHCP = "dhcp";

    /** Kind of the pair of devices that joins a router's namespace to a bridge. */
    public static final String ROUTER = "router";

    /** Kind of the device of a trunk's part, on top of the trunk's own tap. */
    public static final String SUBPORT = "subport";

    /** Kind of a tunnel device. */
    public static final String VXLAN = "vxlan";

    /** Kind of a device that carries one VLAN of a physical network. */
    public static final String VLAN = "vlan";

    /** Kind of the device through which goes what a guest sends, where that is limited. */
    public static final String SHAPER = "ifb";

    private static final String DHCP_NAMESPACE = "qdhcp-";
    private static final String ROUTER_NAMESPACE = "qrouter-";
    private static final int ID_CHARACTERS = 11;
    private static final int LONGEST_NAME = 15;
    private static final int HASH_DIGITS = 6;

    private DeviceNames() {}

    /** {@code tap} and 11 characters of the port's id: the device in the host's own namespace, for guests and DHCP. */
    public static String tap(String portId) {
        return "tap" + start(portId, ID_CHARACTERS);
    }

    /** {@code ns-} and 11 characters of the port's id: the device inside a DHCP namespace. */
    public static String inNamespace(String portId) {
        return "ns-" + start(portId, ID_CHARACTERS);
    }

    /** {@code ifb} and 11 characters of the port's id: what a guest sends is queued there, where that is limited. */
    public static String shaper(String portId) {
        return "ifb" + start(portId, ID_CHARACTERS);
    }

    public static String dhcpNamespace(String networkId) {
        return DHCP_NAMESPACE + networkId;
    }

    /** The network of a DHCP namespace. */
    public static String networkOf(String dhcpNamespace) {
        return dhcpNamespace.substring(DHCP_NAMESPACE.length());
    }

    public static boolean isDhcpNamespace(String namespace) {
        return namespace.startsWith(DHCP_NAMESPACE);
    }

    /** {@code qr-} and 11 characters of the port's id: the device of a router in a project's network. */
    public static String routerInterface(String portId) {
        return "qr-" + start(portId, ID_CHARACTERS);
    }

    /** {@code qg-} and 11 characters of the port's id: the device of a router in an external network. */
    public static String routerGateway(String portId) {
        return "qg-" + start(portId, ID_CHARACTERS);
    }

    /** {@code ha-} and 11 characters of the port's id: the device by which the hosts of a router hear each other. */
    public static String routerPeer(String portId) {
        return "ha-" + start(portId, ID_CHARACTERS);
    }

    public static String routerNamespace(String routerId) {
        return ROUTER_NAMESPACE + routerId;
    }

    /** The router of a namespace. */
    public static String routerOf(String routerNamespace) {
        return routerNamespace.substring(ROUTER_NAMESPACE.length());
    }

    public static boolean isRouterNamespace(String namespace) {
        return namespace.startsWith(ROUTER_NAMESPACE);
    }

    public static String vxlan(int vni) {
        return "vxlan-" + vni;
    }

    /**
     * {@code eth1.100} for tag 100 of {@code eth1}. Where that is too long for the kernel, the device's name is cut and six
     * digits of its SHA-1 follow, as Neutron does it.
     */
    public static String vlan(String device, int tag) {
        String postfix = "." + tag;
        if (device.length() + postfix.length() <= LONGEST_NAME) {
            return device + postfix;
        }
        return device.substring(0, LONGEST_NAME - postfix.length() - HASH_DIGITS) + hash(device) + postfix;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first characters of an id. */
    public static String start(String id, int characters) {
        return id.substring(0, Math.min(characters, id.length()));
    }
}
