package io.altostratus.network.service.subnetpools;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.address.Cidr;
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

/** The attributes of subnet pools. */
public final class SubnetPoolAttributes {

    static final Attribute<String> NAME = Attribute.settable("name", Types.notEmpty(Types.name(255)))
            .mandatory()
            .column("sp.name");
    static final Attribute<String> DESCRIPTION = Standard.description("sp.description");
    static final Attribute<List<Cidr>> PREFIXES =
            Attribute.settable("prefixes", Types.listOf(Types.CIDR)).mandatory();
    static final Attribute<Integer> MIN_PREFIXLEN = length("min_prefixlen");
    static final Attribute<Integer> MAX_PREFIXLEN = length("max_prefixlen");
    static final Attribute<Integer> DEFAULT_PREFIXLEN = length("default_prefixlen");
    static final Attribute<Integer> DEFAULT_QUOTA = length("default_quota");
    static final Attribute<Boolean> IS_DEFAULT =
            Attribute.settable("is_default", Types.BOOLEAN).guardedUnless(false).column("sp.is_default");
    static final Attribute<Boolean> SHARED =
            Attribute.fixed("shared", Types.BOOLEAN).guardedUnless(false);
    static final Attribute<String> ADDRESS_SCOPE_ID =
            Attribute.settable("address_scope_id", Types.nullable(Types.UUID)).column("sp.address_scope_id");

    static final Resource SUBNET_POOL = Resource.of(
                    "subnetpool",
                    "subnetpools",
                    new Resource.Table("subnet_pools sp", "sp.id", "sp.pk"),
                    all(),
                    Map.of(
                            Standard.CHANGED_SINCE,
                            Standard.changedSince("sp.updated_at"),
                            "shared",
                            Audience.filter("sp.id", Audience.AS_SHARED)),
                    SubnetPoolAttributes::notFound)
            .tagged();

    private SubnetPoolAttributes() {}

    private static Attribute<Integer> length(String name) {
        return Attribute.settable(name, Types.integer(0, Integer.MAX_VALUE)).column("sp." + name);
    }

    private static List<Attribute<?>> all() {
        List<Attribute<?>> all = new ArrayList<>(Standard.shown("sp."));
        all.addAll(List.of(
                NAME,
                DESCRIPTION,
                Owner.projectId("sp.project_id"),
                Owner.tenantId("sp.project_id"),
                PREFIXES,
                MIN_PREFIXLEN,
                MAX_PREFIXLEN,
                DEFAULT_PREFIXLEN,
                DEFAULT_QUOTA,
                IS_DEFAULT,
                SHARED,
                ADDRESS_SCOPE_ID,
                Attribute.shown("ip_version", Types.IP_VERSION).column("sp.ip_version")));
        return all;
    }

    public static ApiException notFound(String id) {
        return Errors.notFound("SubnetPoolNotFound", "Subnet pool " + id + " could not be found.");
    }
}
