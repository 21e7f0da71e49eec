package io.altostratus.network.model;

import java.util.List;

/**
 * Where the ports of an overlay network are, as one of its hosts sees it.
 *
 * @param populated whether hosts are to reach each other by this; where not, their tunnels find the way by multicast
 * @param answersArp whether every address in the network is known, so that a host may answer for the others what their
 *     ports would answer, and send no such questions
 * @param hosts the other hosts with ports of the network
 */
public record NetworkPeers(String networkId, boolean populated, boolean answersArp, List<Host> hosts) {

    public NetworkPeers {
        hosts = List.copyOf(hosts);
    }

    /** @param tunnelingIp where its tunnels end */
    public record Host(String name, String tunnelingIp, List<Port> ports) {

        public Host {
            ports = List.copyOf(ports);
        }
    }

    /**
     * A port that works.
     *
     * @param wanders whether its MAC address may turn up at another host without notice
     */
    public record Port(String macAddress, List<String> ipAddresses, boolean wanders) {

        public Port {
            ipAddresses = List.copyOf(ipAddresses);
        }
    }
}
