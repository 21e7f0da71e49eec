package io.altostratus.network.agent.firewall;

import io.altostratus.network.agent.desired.Desired;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.QosPolicyDetails;
import io.altostratus.network.model.SecurityGroupDetails;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the filters follow from.
 *
 * @param filtered the rules of each filtered port, by id
 * @param filteredPorts the same ports
 * @param open ports that may send and receive anything
 * @param waiting filtered ports of which not all groups are known yet: they are closed as far as those are missing
 * @param broken ports that make no sense, with the reason
 * @param unknownGroups the groups that are missing
 * @param remoteGroups groups whose members' addresses are matched
 * @param marks the DSCP mark of what each of these ports sends, by port
 */
record FirewallInput(
        Map<String, PortRules> filtered,
        Map<String, PortDetails> filteredPorts,
        Set<String> open,
        Set<String> waiting,
        Map<String, String> broken,
        Set<String> unknownGroups,
        Map<String, SecurityGroupDetails> remoteGroups,
        Map<String, NetworkDetails> networks,
        Map<String, Integer> marks) {

    /**
     * @param excluded ports that cannot be filtered, because something of theirs is in the way
     * @param refused rules of groups that this host's filter does not understand
     */
    static FirewallInput of(Desired desired, Set<String> excluded, Set<String> refused) {
        Map<String, PortRules> filtered = new TreeMap<>();
        Map<String, PortDetails> filteredPorts = new TreeMap<>();
        Set<String> open = new TreeSet<>();
        Set<String> waiting = new HashSet<>();
        Map<String, String> broken = new TreeMap<>();
        Set<String> unknown = new HashSet<>();
        Map<String, SecurityGroupDetails> remote = new TreeMap<>();
        Map<String, Integer> marks = new TreeMap<>();
        for (PortDetails port : desired.ports().values()) {
            if (excluded.contains(port.id())) {
                continue;
            }
            desired.qosPolicyOf(port)
                    .map(desired.qosPolicies()::get)
                    .map(QosPolicyDetails::dscpMark)
                    .ifPresent(mark -> marks.put(port.id(), mark));
            if (!isFiltered(port)) {
                open.add(port.id());
                continue;
            }
            List<SecurityGroupDetails> groups = new ArrayList<>();
            for (String id : port.securityGroupIds()) {
                SecurityGroupDetails group = desired.groups().get(id);
                if (group == null) {
                    unknown.add(id);
                    waiting.add(port.id());
                    continue;
                }
                groups.add(group);
                group.rules().stream()
                        .flatMap(rule -> Stream.ofNullable(rule.remoteGroupId()))
                        .forEach(remoteId -> {
                            SecurityGroupDetails known = desired.groups().get(remoteId);
                            if (known == null) {
                                unknown.add(remoteId);
                                known = new SecurityGroupDetails(remoteId, true, List.of(), List.of());
                            }
                            remote.put(remoteId, known);
                        });
            }
            try {
                filtered.put(port.id(), new PortRules(port, groups, refused));
                filteredPorts.put(port.id(), port);
            } catch (IllegalArgumentException e) {
                broken.put(port.id(), String.valueOf(e.getMessage()));
            }
        }
        return new FirewallInput(
                filtered, filteredPorts, open, waiting, broken, unknown, remote, desired.networks(), marks);
    }

    static FirewallInput nothing() {
        return new FirewallInput(
                Map.of(), Map.of(), Set.of(), Set.of(), Map.of(), Set.of(), Map.of(), Map.of(), Map.of());
    }

    /** Ports of the network's own services, such as DHCP, are ours and not filtered. */
    private static boolean isFiltered(PortDetails port) {
        return port.portSecurity() && !port.deviceOwner().startsWith("network:");
    }

    /** The networks whose connections are followed: some filtered port lets answers through. */
    Set<String> statefulNetworks() {
        return networks(true);
    }

    /** The networks whose connections nobody needs to follow: what their filtered ports let through, rules let through. */
    Set<String> statelessNetworks() {
        Set<String> networks = networks(false);
        networks.removeAll(statefulNetworks());
        return networks;
    }

    private Set<String> networks(boolean stateful) {
        Set<String> networks = new TreeSet<>();
        filteredPorts.forEach((id, port) -> {
            PortRules rules = filtered.get(id);
            if (rules != null && rules.stateful() == stateful) {
                networks.add(port.networkId());
            }
        });
        return networks;
    }
}
