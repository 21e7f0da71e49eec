package io.altostratus.network.service.addressgroups;

import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.rbac.Shareable;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Address groups as objects that can be shared. */
@Component
class AddressGroupKind implements Shareable {

    static final String TYPE = "address_group";

    private final AddressGroupRepository repository;

    AddressGroupKind(AddressGroupRepository repository) {
        this.repository = repository;
    }

    @Override
    public String objectType() {
        return TYPE;
    }

    @Override
    public Set<String> actions() {
        return Set.of(Audience.AS_SHARED);
    }

    @Override
    public Optional<String> own(String objectId, LocalDateTime now) {
        return repository.touch(objectId, now)
                ? repository.find(objectId).map(AddressGroup::projectId)
                : Optional.empty();
    }

    @Override
    public Set<String> dependants(String objectId, String action) {
        return repository.guests(objectId);
    }
}
