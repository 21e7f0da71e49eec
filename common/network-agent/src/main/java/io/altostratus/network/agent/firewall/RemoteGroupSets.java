package io.altostratus.network.agent.firewall;

import io.altostratus.host.filter.Ipset;
import io.altostratus.network.agent.address.Cidr;
import io.altostratus.network.agent.host.HostRegistry;
import io.altostratus.network.model.SecurityGroupDetails;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The addresses of groups that rules name as remote: a member that comes or goes changes a set, not the rules. */
final class RemoteGroupSets {

    private final Ipset ipset;
    private final HostRegistry registry;

    RemoteGroupSets(Ipset ipset, HostRegistry registry) {
        this.ipset = ipset;
        this.registry = registry;
    }

    /** The members of each set. */
    static Map<String, Set<String>> wanted(Map<String, SecurityGroupDetails> groups) {
        Map<String, Set<String>> sets = new TreeMap<>();
        groups.forEach((id, group) -> {
            for (boolean ipv6 : new boolean[] {false, true}) {
                Set<String> members = sets.computeIfAbsent(ChainNames.set(id, ipv6), s -> new TreeSet<>());
                for (String text : group.memberAddresses()) {
                    Cidr.parse(text).filter(cidr -> cidr.isIpv6() == ipv6).ifPresent(cidr -> {
                        if (cidr.isEverything()) {
                            // A set cannot hold everything as one, but as two halves.
                            members.addAll(ipv6 ? List.of("::/1", "8000::/1") : List.of("0.0.0.0/1", "128.0.0.0/1"));
                        } else {
                            boolean single = cidr.prefixLength() == (ipv6 ? 128 : 32);
                            members.add(single ? cidr.address() : cidr.toString());
                        }
                    });
                }
            }
        });
        return sets;
    }

    /**
     * Brings the sets up to date.
     *
     * @param complete whether members and sets that are not wanted go
     * @return whether an address has left a set
     * @throws IllegalStateException if a set of that name is there that is not ours
     */
    boolean ensure(Map<String, Set<String>> wanted, boolean complete) {
        if (wanted.isEmpty()) {
            return false;
        }
        Map<String, Set<String>> present = ipset.read();
        Set<String> made = new HashSet<>();
        for (String set : wanted.keySet()) {
            if (!present.containsKey(set)) {
                made.add(set);
            } else if (!registry.has(HostRegistry.Kind.SET, set)) {
                throw new IllegalStateException(
                        "ipset " + set + " is there and is not ours: destroy it, or its rules cannot be made");
            }
        }
        registry.add(HostRegistry.Kind.SET, made);
        Ipset.Changes changes = new Ipset.Changes();
        boolean[] left = {false};
        wanted.forEach((set, members) -> {
            Set<String> now = present.getOrDefault(set, Set.of());
            if (made.contains(set)) {
                changes.create(set, set.startsWith("NIPv6"));
            }
            members.stream().filter(m -> !now.contains(m)).forEach(m -> changes.add(set, m));
            now.stream().filter(m -> complete && !members.contains(m)).forEach(m -> {
                changes.delete(set, m);
                left[0] = true;
            });
        });
        ipset.apply(changes);
        return left[0];
    }

    /** Destroys our sets that are not wanted; no rule names them any more. */
    void removeOthers(Set<String> wanted) {
        List<String> unwanted = registry.names(HostRegistry.Kind.SET).stream()
                .filter(set -> !wanted.contains(set))
                .toList();
        if (unwanted.isEmpty()) {
            return;
        }
        Set<String> present = ipset.read().keySet();
        unwanted.stream().filter(present::contains).forEach(ipset::destroy);
        registry.remove(HostRegistry.Kind.SET, unwanted);
    }
}
