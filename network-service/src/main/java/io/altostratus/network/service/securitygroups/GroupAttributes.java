package io.altostratus.network.service.securitygroups;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Standard;
import io.altostratus.network.service.api.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The attributes of security groups. */
final class GroupAttributes {

    static final Attribute<String> NAME = Standard.name("g.name");
    static final Attribute<String> DESCRIPTION = Standard.description("g.description");

    static final Attribute<Boolean> STATEFUL =
            Attribute.settable("stateful", Types.BOOLEAN).column("g.stateful");

    static final Resource GROUP = Resource.of(
                    "security_group",
                    "security_groups",
                    new Resource.Table(
                            "security_groups g LEFT JOIN default_security_groups d ON d.security_group_id = g.id",
                            "g.id",
                            "g.pk"),
                    all(),
                    Map.of(
                            Standard.CHANGED_SINCE,
                            Standard.changedSince("g.updated_at"),
                            "shared",
                            Audience.filter("g.id", Audience.AS_SHARED)),
                    GroupAttributes::notFound)
            .tagged();

    private GroupAttributes() {}

    private static List<Attribute<?>> all() {
        List<Attribute<?>> all = new ArrayList<>(Standard.shown("g."));
        all.addAll(List.of(
                NAME,
                DESCRIPTION,
                STATEFUL,
                Owner.projectId("g.project_id"),
                Owner.tenantId("g.project_id"),
                Attribute.shown("shared", Types.BOOLEAN),
                Attribute.shown("security_group_rules", Types.ANY)));
        return all;
    }

    static ApiException notFound(String id) {
        return Errors.notFound("SecurityGroupNotFound", "Security group " + id + " does not exist");
    }
}
