package io.altostratus.network.service.networksegments;

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

/** The attributes of segments. */
final class NetworkSegmentAttributes {

    static final Attribute<String> NETWORK_ID =
            Attribute.fixed("network_id", Types.UUID).mandatory().column("w.network_id");
    static final Attribute<String> TYPE =
            Attribute.fixed("network_type", Types.text(32)).mandatory().column("w.network_type");
    static final Attribute<String> PHYSICAL =
            Attribute.fixed("physical_network", Types.nullable(Types.text(64))).column("w.physical_network");
    static final Attribute<Integer> SEGMENTATION = Attribute.fixed(
                    "segmentation_id", Types.nullable(Types.integer(0, Integer.MAX_VALUE)))
            .column("w.segmentation_id");
    static final Attribute<String> NAME =
            Attribute.settable("name", Types.nullable(Types.name(255))).column("w.name");
    static final Attribute<String> DESCRIPTION =
            Attribute.settable("description", Types.nullAs("", Types.text(255))).column("w.description");

    static final Resource SEGMENT = Resource.of(
                    "segment",
                    "segments",
                    new Resource.Table("network_segments w", "w.id", "w.pk"),
                    all(),
                    Map.of(Standard.CHANGED_SINCE, Standard.changedSince("w.updated_at")),
                    NetworkSegmentAttributes::notFound)
            .tagged();

    private NetworkSegmentAttributes() {}

    private static List<Attribute<?>> all() {
        List<Attribute<?>> all = new ArrayList<>(Standard.shown("w."));
        all.addAll(List.of(NETWORK_ID, TYPE, PHYSICAL, SEGMENTATION, NAME, DESCRIPTION));
        // Accepted, and of no effect: a segment belongs to its network.
        Attribute<String> project = Owner.projectId("");
        Attribute<String> tenant = Owner.tenantId("");
        all.add(Attribute.fixed(project.name(), project.type()));
        all.add(Attribute.fixed(tenant.name(), tenant.type()));
        return all;
    }

    static ApiException notFound(String id) {
        return Errors.notFound("SegmentNotFound", "Segment " + id + " could not be found.");
    }
}
