package io.altostratus.network.agent.firewall;

import io.altostratus.host.filter.FilterProgram;
import io.altostratus.host.link.NetworkBridge;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.NetworkType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All tables of this host, for the ports that are filtered and those that are not. */
final class FirewallPlan {

    static final String MARK_TABLE = "mangle";

    private final FirewallInput input;

    FirewallPlan(FirewallInput input) {
        this.input = input;
    }

    private boolean isEmpty() {
        return input.filtered().isEmpty() && input.open().isEmpty();
    }

    /** @param sharedTop whether {@code neutron-filter-top} is there already and is someone else's */
    TablePlan filter(boolean ipv6, boolean sharedTop) {
        FilterProgram program = ipv6 ? FilterProgram.IP6TABLES : FilterProgram.IPTABLES;
        Map<String, TablePlan.Chain> chains = new LinkedHashMap<>();
        Map<String, List<String>> jumps = new LinkedHashMap<>();
        if (isEmpty()) {
            return new TablePlan(program, "filter", chains, jumps);
        }
        List<String> forward = new ArrayList<>();
        List<String> toHost = new ArrayList<>();
        List<String> sgChain = new ArrayList<>();
        String toSgChain = PortRules.comment("Direct traffic from the VM interface to the security group chain.")
                + "-j " + ChainNames.SG_CHAIN;
        String unfiltered = PortRules.comment("Accept all packets when port security is disabled.") + "-j ACCEPT";
        input.filtered().forEach((id, rules) -> {
            String tap = DeviceNames.tap(id);
            forward.add(to(tap) + toSgChain);
            forward.add(from(tap) + toSgChain);
            String toPort = PortRules.comment("Jump to the VM specific chain.") + "-j ";
            sgChain.add(to(tap) + toPort + ChainNames.ingress(id));
            sgChain.add(from(tap) + toPort + ChainNames.egress(id));
            // Without "is bridged": a packet that the bridge hands to the host is not, and should meet its rules, too.
            toHost.add("-m physdev --physdev-in " + tap + " "
                    + PortRules.comment("Direct incoming traffic from VM to the security group chain.") + "-j "
                    + ChainNames.egress(id));
        });
        for (String id : input.open()) {
            forward.add(to(DeviceNames.tap(id)) + unfiltered);
            forward.add(from(DeviceNames.tap(id)) + unfiltered);
        }
        chains.put(ChainNames.LOCAL, TablePlan.Chain.inOrder(List.of()));
        if (sharedTop) {
            jumps.put(ChainNames.FILTER_TOP, List.of("-j " + ChainNames.LOCAL));
        } else {
            chains.put(ChainNames.FILTER_TOP, TablePlan.Chain.inOrder(List.of("-j " + ChainNames.LOCAL)));
        }
        chains.put(
                ChainNames.SG_FALLBACK,
                TablePlan.Chain.inOrder(
                        List.of(PortRules.comment("Default drop rule for unmatched traffic.") + "-j DROP")));
        input.filtered().forEach((id, rules) -> {
            chains.put(ChainNames.ingress(id), TablePlan.Chain.inOrder(rules.ingress(ipv6)));
            chains.put(ChainNames.egress(id), TablePlan.Chain.inOrder(rules.egress(ipv6)));
            chains.put(ChainNames.spoofing(id), TablePlan.Chain.inOrder(rules.spoofing(ipv6)));
        });
        sgChain.add("-j ACCEPT");
        chains.put(ChainNames.SG_CHAIN, TablePlan.Chain.inAnyOrder(sgChain, "-j ACCEPT"));
        chains.put(ChainNames.FORWARD, TablePlan.Chain.inAnyOrder(forward, null));
        chains.put(ChainNames.INPUT, TablePlan.Chain.inAnyOrder(toHost, null));
        chains.put(ChainNames.OUTPUT, TablePlan.Chain.inOrder(List.of()));
        jumps.put("FORWARD", List.of("-j " + ChainNames.FILTER_TOP, "-j " + ChainNames.FORWARD));
        jumps.put("INPUT", List.of("-j " + ChainNames.INPUT));
        jumps.put("OUTPUT", List.of("-j " + ChainNames.FILTER_TOP, "-j " + ChainNames.OUTPUT));
        return new TablePlan(program, "filter", chains, jumps);
    }

    private static String to(String tap) {
        return "-m physdev --physdev-out " + tap + " --physdev-is-bridged ";
    }

    private static String from(String tap) {
        return "-m physdev --physdev-in " + tap + " --physdev-is-bridged ";
    }

    /**
     * Each network has connections of its own: equal addresses in two networks are not the same.
     *
     * @param zones by network
     */
    TablePlan raw(boolean ipv6, Map<String, Integer> zones) {
        List<String> rules = new ArrayList<>();
        zones.forEach((networkId, zone) -> {
            rules.add("-i " + NetworkBridge.nameOf(networkId) + " " + exceptToHost(networkId)
                    + PortRules.comment("Set zone for network " + networkId) + "-j CT --zone " + zone);
        });
        for (String networkId : input.statelessNetworks()) {
            rules.add("-i " + NetworkBridge.nameOf(networkId) + " " + exceptToHost(networkId)
                    + PortRules.comment("Make network " + networkId + " stateless") + "-j CT --notrack");
        }
        Map<String, TablePlan.Chain> chains =
                rules.isEmpty() ? Map.of() : Map.of(ChainNames.PREROUTING, TablePlan.Chain.inAnyOrder(rules, null));
        Map<String, List<String>> jumps =
                rules.isEmpty() ? Map.of() : Map.of("PREROUTING", List.of("-j " + ChainNames.PREROUTING));
        return new TablePlan(ipv6 ? FilterProgram.IP6TABLES : FilterProgram.IPTABLES, "raw", chains, jumps);
    }

    /** The host's own connections by a physical network's bridge stay where its own rules look for them. */
    private String exceptToHost(String networkId) {
        NetworkDetails network = input.networks().get(networkId);
        return network != null && network.type() == NetworkType.FLAT ? "-m addrtype ! --dst-type LOCAL " : "";
    }

    /** The DSCP field of what guests send. A chain's name has no room for a whole id: ports may share one. */
    TablePlan marks(boolean ipv6) {
        Map<String, TablePlan.Chain> chains = new LinkedHashMap<>();
        List<String> rules = new ArrayList<>();
        Map<String, Map<String, Integer>> byChain = new TreeMap<>();
        input.marks()
                .forEach((id, mark) -> byChain.computeIfAbsent(ChainNames.marks(id), c -> new TreeMap<>())
                        .put(id, mark));
        byChain.forEach((chain, ports) -> {
            List<String> marks = new ArrayList<>();
            ports.forEach((id, mark) -> {
                String only = from(DeviceNames.tap(id));
                rules.add(only + "-j " + chain);
                marks.add((ports.size() > 1 ? only : "") + "-j DSCP --set-dscp 0x%02x".formatted(mark));
            });
            chains.put(chain, TablePlan.Chain.inOrder(marks));
        });
        if (!rules.isEmpty()) {
            chains.put(ChainNames.POSTROUTING, TablePlan.Chain.inAnyOrder(rules, null));
        }
        Map<String, List<String>> jumps =
                rules.isEmpty() ? Map.of() : Map.of("POSTROUTING", List.of("-j " + ChainNames.POSTROUTING));
        return new TablePlan(ipv6 ? FilterProgram.IP6TABLES : FilterProgram.IPTABLES, MARK_TABLE, chains, jumps);
    }

    /** Frames with a hardware address, or ARP with an IP address, that is not the port's. */
    TablePlan frames() {
        Map<String, TablePlan.Chain> chains = new LinkedHashMap<>();
        List<String> jumps = new ArrayList<>();
        input.filtered().forEach((id, rules) -> {
            String tap = DeviceNames.tap(id);
            chains.put(ChainNames.macGuard(id), TablePlan.Chain.inOrder(rules.frameSources()));
            chains.put(ChainNames.arpGuard(id), TablePlan.Chain.inOrder(rules.arpSources()));
            jumps.add("-i " + tap + " -j " + ChainNames.macGuard(id));
            jumps.add("-p ARP -i " + tap + " -j " + ChainNames.arpGuard(id));
        });
        return new TablePlan(
                FilterProgram.EBTABLES, "nat", chains, jumps.isEmpty() ? Map.of() : Map.of("PREROUTING", jumps));
    }

    /** The networks that need a zone. */
    Set<String> zonedNetworks() {
        return input.statefulNetworks();
    }
}
