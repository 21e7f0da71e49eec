package io.altostratus.network.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A router as its host realises it, whole.
 *
 * @param gateway null while it has none
 * @param snat whether what leaves by the gateway gets the gateway's address
 * @param version grows with every change of the router or of what belongs to it: an older state never replaces a newer
 * @param redundancy null for a router that one host alone realises
 */
public record RouterDetails(
        String id,
        String projectId,
        boolean adminStateUp,
        List<Interface> interfaces,
        @Nullable Interface gateway,
        boolean snat,
        List<SubnetDetails.Route> routes,
        List<FloatingIp> floatingIps,
        long version,
        @Nullable Redundancy redundancy) {

    /**
     * How the hosts of a router find out which of them works (VRRP).
     *
     * @param virtualRouterId 1 to 254, the router's own among those of its project
     * @param stand this host's own port in the network that only these hosts are in
     * @param advertSeconds how often the working one says so; three times that it is missed before another takes over
     */
    public record Redundancy(int virtualRouterId, Interface stand, int advertSeconds) {}

    /**
     * A port of a router.
     *
     * @param subnets all of its network, also those in which it has no address
     * @param ipv4Scope the address scope of the network's IPv4 subnets; null for none
     * @param ipv6Scope the address scope of the network's IPv6 subnets; null for none
     */
    public record Interface(
            PortDetails port,
            NetworkDetails network,
            List<SubnetDetails> subnets,
            @Nullable String ipv4Scope,
            @Nullable String ipv6Scope) {

        /** In a network without address scopes. */
        public Interface(PortDetails port, NetworkDetails network, List<SubnetDetails> subnets) {
            this(port, network, subnets, null, null);
        }

        public Interface {
            subnets = List.copyOf(subnets);
        }
    }

    /**
     * An address outside that leads to a guest.
     *
     * @param fixedAddress the guest's; null where only single ports of it lead anywhere
     */
    public record FloatingIp(
            String id, String address, @Nullable String fixedAddress, List<Forwarding> forwardings) {

        public FloatingIp {
            forwardings = List.copyOf(forwardings);
        }
    }

    /**
     * Ports of a floating IP that lead to ports of a guest, one by one.
     *
     * @param protocol {@code tcp}, {@code udp} and the like
     */
    public record Forwarding(
            String protocol,
            int externalFirst,
            int externalLast,
            String internalAddress,
            int internalFirst,
            int internalLast) {}

    /** A router that one host alone realises. */
    public RouterDetails(
            String id,
            String projectId,
            boolean adminStateUp,
            List<Interface> interfaces,
            @Nullable Interface gateway,
            boolean snat,
            List<SubnetDetails.Route> routes,
            List<FloatingIp> floatingIps,
            long version) {
        this(id, projectId, adminStateUp, interfaces, gateway, snat, routes, floatingIps, version, null);
    }

    public RouterDetails {
        interfaces = List.copyOf(interfaces);
        routes = List.copyOf(routes);
        floatingIps = List.copyOf(floatingIps);
    }
}
