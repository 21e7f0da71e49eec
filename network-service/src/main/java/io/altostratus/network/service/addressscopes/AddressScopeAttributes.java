package io.altostratus.network.service.addressscopes;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Types;
import java.util.List;
import java.util.Map;

/** The attributes of address scopes. */
public final class AddressScopeAttributes {

    static final Attribute<String> NAME =
            Attribute.settable("name", Types.name(255)).column("a.name");
    static final Attribute<Integer> IP_VERSION =
            Attribute.fixed("ip_version", Types.IP_VERSION).mandatory().column("a.ip_version");
    static final Attribute<Boolean> SHARED =
            Attribute.settable("shared", Types.BOOLEAN).guardedUnless(false);

    static final Resource ADDRESS_SCOPE = Resource.of(
            "address_scope",
            "address_scopes",
            new Resource.Table("address_scopes a", "a.id", "a.pk"),
            List.of(
                    Attribute.shown("id", Types.UUID).column("a.id"),
                    NAME,
                    Owner.projectId("a.project_id"),
                    Owner.tenantId("a.project_id"),
                    IP_VERSION,
                    SHARED),
            Map.of("shared", Audience.filter("a.id", Audience.AS_SHARED)),
            AddressScopeAttributes::notFound);

    private AddressScopeAttributes() {}

    public static ApiException notFound(String id) {
        return Errors.notFound("AddressScopeNotFound", "Address scope " + id + " could not be found.");
    }
}
