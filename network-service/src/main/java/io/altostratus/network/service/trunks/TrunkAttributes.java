package io.altostratus.network.service.trunks;

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

/** The attributes of trunks. */
final class TrunkAttributes {

    static final Attribute<String> NAME = Standard.name("t.name");
    static final Attribute<String> DESCRIPTION = Standard.description("t.description");
    static final Attribute<Boolean> ADMIN_STATE_UP =
            Attribute.settable("admin_state_up", Types.BOOLEAN).column("t.admin_state_up");
    static final Attribute<String> PORT_ID =
            Attribute.fixed("port_id", Types.UUID).mandatory().column("t.port_id");
    static final Attribute<List<SubPortRequest>> SUB_PORTS = Attribute.fixed("sub_ports", SubPortRequest::list);

    static final Resource TRUNK = Resource.of(
                    "trunk",
                    "trunks",
                    new Resource.Table("trunks t JOIN ports p ON p.id = t.port_id", "t.id", "t.pk"),
                    all(),
                    Map.of(Standard.CHANGED_SINCE, Standard.changedSince("t.updated_at")),
                    TrunkAttributes::notFound)
            .tagged();

    private TrunkAttributes() {}

    private static List<Attribute<?>> all() {
        List<Attribute<?>> all = new ArrayList<>(Standard.shown("t."));
        all.addAll(List.of(
                NAME,
                DESCRIPTION,
                Owner.projectId("t.project_id"),
                Owner.tenantId("t.project_id"),
                ADMIN_STATE_UP,
                PORT_ID,
                SUB_PORTS,
                Attribute.shown("status", Types.TEXT).column(TrunkRepository.STATUS)));
        return all;
    }

    static ApiException notFound(String id) {
        return Errors.notFound("TrunkNotFound", "Trunk " + id + " could not be found.");
    }
}
