package io.altostratus.network.service.segmentranges;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Standard;
import io.altostratus.network.service.api.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The attributes of ranges. */
final class RangeAttributes {

    static final Attribute<String> NAME = Standard.name("g.name");
    static final Attribute<String> DESCRIPTION = Standard.description("g.description");
    static final Attribute<Boolean> SHARED =
            Attribute.fixed("shared", Types.BOOLEAN).column("g.shared");
    static final Attribute<String> TYPE = Attribute.fixed("network_type", Types.oneOf("vlan", "vxlan", "gre", "geneve"))
            .mandatory()
            .column("g.network_type");
    static final Attribute<String> PHYSICAL =
            Attribute.fixed("physical_network", Types.nullable(Types.text(64))).column("g.physical_network");
    static final Attribute<Integer> MINIMUM = Attribute.settable("minimum", Types.integer(1, Integer.MAX_VALUE))
            .mandatory()
            .column("g.minimum");
    static final Attribute<Integer> MAXIMUM = Attribute.settable("maximum", Types.integer(1, Integer.MAX_VALUE))
            .mandatory()
            .column("g.maximum");

    static final Resource RANGE = Resource.of(
                    "network_segment_range",
                    "network_segment_ranges",
                    new Resource.Table("network_segment_ranges g", "g.id", "g.pk"),
                    all(),
                    Map.of(Standard.CHANGED_SINCE, Standard.changedSince("g.updated_at")),
                    RangeAttributes::notFound)
            .tagged();

    private RangeAttributes() {}

    private static List<Attribute<?>> all() {
        List<Attribute<?>> all = new ArrayList<>(Standard.shown("g."));
        all.addAll(List.of(
                NAME,
                DESCRIPTION,
                SHARED,
                Owner.projectId("g.project_id"),
                Owner.tenantId("g.project_id"),
                TYPE,
                PHYSICAL,
                MINIMUM,
                MAXIMUM,
                Attribute.shown("default", Types.BOOLEAN).column("g.by_configuration"),
                Attribute.shown("used", Types.ANY),
                Attribute.shown("available", Types.ANY)));
        return all;
    }

    static ApiException notFound(String id) {
        return Errors.notFound("NetworkSegmentRangeNotFound", "Network Segment Range " + id + " could not be found.");
    }
}
