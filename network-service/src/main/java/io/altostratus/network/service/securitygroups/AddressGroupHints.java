package io.altostratus.network.service.securitygroups;

import io.altostratus.network.service.addressgroups.AddressGroupObserver;
import java.util.List;
import org.springframework.stereotype.Component;

/** Hosts hear of other addresses in an address group as they do of other members of a security group. */
@Component
class AddressGroupHints implements AddressGroupObserver {

    private final GroupHints hints;

    AddressGroupHints(GroupHints hints) {
        this.hints = hints;
    }

    @Override
    public void addressesChanged(String groupId) {
        hints.changed(List.of(groupId));
    }
}
