package io.altostratus.network.agent.firewall;

import io.altostratus.network.agent.host.DeviceNames;

/** Names of chains and sets, as operators of OpenStack know them. */
final class ChainNames {

    /** The first 16 characters of the agent's program name in OpenStack. */
    static final String PREFIX = "neutron-linuxbri-";

    static final String FILTER_TOP = "neutron-filter-top";
    static final String LOCAL = PREFIX + "local";
    static final String FORWARD = PREFIX + "FORWARD";
    static final String INPUT = PREFIX + "INPUT";
    static final String OUTPUT = PREFIX + "OUTPUT";
    static final String PREROUTING = PREFIX + "PREROUTING";
    static final String SG_CHAIN = PREFIX + "sg-chain";
    static final String SG_FALLBACK = PREFIX + "sg-fallback";

    static final String POSTROUTING = PREFIX + "POSTROUTING";

    private static final int MARK_CHARACTERS = 6;
    private static final int ID_CHARACTERS = 10;
    private static final int LONGEST_SET = 29;

    private ChainNames() {}

    /** To the guest. */
    static String ingress(String portId) {
        return PREFIX + "i" + DeviceNames.start(portId, ID_CHARACTERS);
    }

    /** From the guest. */
    static String egress(String portId) {
        return PREFIX + "o" + DeviceNames.start(portId, ID_CHARACTERS);
    }

    /** Who the guest may be. */
    static String spoofing(String portId) {
        return PREFIX + "s" + DeviceNames.start(portId, ID_CHARACTERS);
    }

    /** Marks of what a guest sends. OpenStack cuts the name short, so that ports can have the same one. */
    static String marks(String portId) {
        return PREFIX + "qos-o" + DeviceNames.start(portId, MARK_CHARACTERS);
    }

    static String macGuard(String portId) {
        return "neutronMAC-" + DeviceNames.tap(portId);
    }

    static String arpGuard(String portId) {
        return "neutronARP-" + DeviceNames.tap(portId);
    }

    /** The set of a group's addresses. */
    static String set(String groupId, boolean ipv6) {
        String name = (ipv6 ? "NIPv6" : "NIPv4") + groupId;
        return DeviceNames.start(name, LONGEST_SET);
    }
}
