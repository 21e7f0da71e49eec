package io.altostratus.network.service.ports;

import io.altostratus.network.service.securitygroups.GroupHints;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Hosts hear of new and lost members of security groups. */
@Component
class MembershipHints implements PortObserver {

    private final GroupHints hints;

    MembershipHints(GroupHints hints) {
        this.hints = hints;
    }

    @Override
    public Witness watch(Set<String> networkIds) {
        return (changes, context) -> {
            Set<String> touched = new HashSet<>();
            changes.forEach(change -> touched.addAll(touched(change)));
            hints.membersChanged(touched);
        };
    }

    private static Collection<String> touched(PortChange change) {
        return switch (change) {
            case PortChange.Created(var network, var port) -> groupsWithAddresses(port);
            case PortChange.Deleted(var port, var byService) -> groupsWithAddresses(port);
            case PortChange.Updated(var network, var before, var after) -> {
                Set<String> touched = new HashSet<>();
                if (!before.fixedIps().equals(after.fixedIps())
                        || !before.allowedAddressPairs().equals(after.allowedAddressPairs())) {
                    touched.addAll(before.securityGroupIds());
                    touched.addAll(after.securityGroupIds());
                } else if (!before.securityGroupIds().equals(after.securityGroupIds())) {
                    touched.addAll(groupsWithAddresses(before));
                    touched.addAll(groupsWithAddresses(after));
                }
                yield touched;
            }
        };
    }

    private static List<String> groupsWithAddresses(Port port) {
        return port.fixedIps().isEmpty() && port.allowedAddressPairs().isEmpty() ? List.of() : port.securityGroupIds();
    }
}
