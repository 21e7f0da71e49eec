package io.altostratus.compute.database.metadata;

import io.altostratus.compute.database.servers.Server;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code network_data.json}: the guest's network cards, what it has to do on each to get its addresses, and the name
 * servers. Of each card the first subnet of either IP version is told, as Nova does. Where DHCP is to be asked, nothing is
 * told that it will tell.
 */
final class NetworkData {

    /** Ways of plugging that guests are told; all others are physical to them. */
    private static final Set<String> TOLD =
            Set.of("bridge", "dvs", "hw_veb", "hyperv", "ovs", "tap", "vhostuser", "vif");

    private final List<Map<String, Object>> links = new ArrayList<>();
    private final List<Map<String, Object>> networks = new ArrayList<>();
    private final Set<Map<String, Object>> services = new LinkedHashSet<>();

    private NetworkData() {}

    static Map<String, Object> of(Server server) {
        NetworkData data = new NetworkData();
        server.nics().forEach(data::add);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("links", data.links);
        all.put("networks", data.networks);
        all.put("services", List.copyOf(data.services));
        return all;
    }

    private void add(Server.Nic nic) {
        String link = "tap" + nic.portId().substring(0, 11);
        String type = nic.vifType() == null ? "bridge" : nic.vifType();
        Map<String, Object> device = new LinkedHashMap<>();
        device.put("id", link);
        device.put("vif_id", nic.portId());
        device.put("type", TOLD.contains(type) ? type : "phy");
        device.put("mtu", nic.mtu());
        device.put("ethernet_mac_address", nic.macAddress());
        links.add(device);
        for (int version : new int[] {4, 6}) {
            Server.Subnet subnet = first(nic, version);
            if (subnet != null) {
                networks.add(network(nic, subnet, link));
                services.addAll(nameServers(subnet));
            }
        }
    }

    /** Of a card whose subnets are not known it is known whether it has such addresses: then DHCP will tell the rest. */
    private static Server.@Nullable Subnet first(Server.Nic nic, int version) {
        for (Server.Subnet subnet : nic.subnets()) {
            if (subnet.version() == version && !subnet.addresses().isEmpty()) {
                return subnet;
            }
        }
        boolean has = nic.subnets().isEmpty()
                && nic.addresses().stream().anyMatch(address -> address.version() == version && !address.floating());
        return has ? new Server.Subnet(version, "", null, true, null, List.of(), List.of(), List.of()) : null;
    }

    private Map<String, Object> network(Server.Nic nic, Server.Subnet subnet, String link) {
        String ip = "ipv" + subnet.version();
        Map<String, Object> network = new LinkedHashMap<>();
        network.put("id", "network" + networks.size());
        if (subnet.ipv6AddressMode() == null && subnet.dhcp()) {
            network.put("type", ip + "_dhcp");
            network.put("link", link);
            network.put("network_id", nic.networkId());
            return network;
        }
        network.put("type", subnet.ipv6AddressMode() == null ? ip : ip + "_" + subnet.ipv6AddressMode());
        network.put("link", link);
        network.put("ip_address", subnet.addresses().getFirst());
        network.put("netmask", netmask(subnet.cidr()));
        network.put("routes", routes(subnet));
        network.put("network_id", nic.networkId());
        network.put("services", nameServers(subnet));
        return network;
    }

    private static List<Map<String, Object>> routes(Server.Subnet subnet) {
        List<Map<String, Object>> routes = new ArrayList<>();
        String gateway = subnet.gateway();
        if (gateway != null) {
            String everywhere = subnet.version() == 4 ? "0.0.0.0" : "::";
            routes.add(route(everywhere, everywhere, gateway));
        }
        for (Server.Route route : subnet.routes()) {
            int slash = route.destination().indexOf('/');
            String network =
                    slash < 0 ? route.destination() : route.destination().substring(0, slash);
            routes.add(route(network, netmask(route.destination()), route.nextHop()));
        }
        return routes;
    }

    private static Map<String, Object> route(String network, String netmask, String gateway) {
        Map<String, Object> route = new LinkedHashMap<>();
        route.put("network", network);
        route.put("netmask", netmask);
        route.put("gateway", gateway);
        return route;
    }

    private static List<Map<String, Object>> nameServers(Server.Subnet subnet) {
        List<Map<String, Object>> servers = new ArrayList<>();
        for (String address : subnet.dns()) {
            Map<String, Object> server = new LinkedHashMap<>();
            server.put("type", "dns");
            server.put("address", address);
            servers.add(server);
        }
        return servers;
    }

    /** In full, of either version; one without a length is of one address. */
    static String netmask(String cidr) {
        int slash = cidr.indexOf('/');
        boolean six = cidr.contains(":");
        byte[] mask = new byte[six ? 16 : 4];
        int bits = slash < 0 ? mask.length * 8 : Integer.parseInt(cidr.substring(slash + 1));
        for (int bit = 0; bit < bits; bit++) {
            mask[bit / 8] |= (byte) (0x80 >> (bit % 8));
        }
        return six ? written(mask) : dotted(mask);
    }

    private static String dotted(byte[] mask) {
        try {
            return InetAddress.getByAddress(mask).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A mask has its zeros at the end, where they are left out. */
    private static String written(byte[] mask) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < mask.length; i += 2) {
            int group = ((mask[i] & 0xFF) << 8) | (mask[i + 1] & 0xFF);
            if (group == 0 && i < mask.length - 2) {
                return text.isEmpty() ? "::" : text.append(i == 0 ? "::" : ":").toString();
            }
            text.append(Integer.toHexString(group));
            if (i < mask.length - 2) {
                text.append(':');
            }
        }
        return text.toString();
    }
}
