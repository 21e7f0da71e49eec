package io.altostratus.network.service.addressgroups;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Address groups as rules and hosts need them. */
@Component
public class AddressGroups {

    private final AddressGroupRepository repository;
    private final Access access;

    AddressGroups(AddressGroupRepository repository, Access access) {
        this.repository = repository;
        this.access = access;
    }

    /** @throws io.altostratus.api.error.ApiException 404 if the group does not exist for the caller */
    public void requireVisible(String id, RequestContext context) {
        boolean visible = repository
                .find(id)
                .filter(group -> access.allows(context, "get_address_group", group.target()))
                .isPresent();
        if (!visible) {
            throw AddressGroupAttributes.notFound(id);
        }
    }

    /** The blocks of those of the groups that exist, by group. */
    public Map<String, List<String>> addresses(Collection<String> ids) {
        return repository.addresses(ids);
    }
}
