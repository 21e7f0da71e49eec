package io.altostratus.network.service.subnetpools;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.api.Timestamps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A subnet pool as the API shows it: lengths of prefixes are texts there. */
final class SubnetPoolView {

    private SubnetPoolView() {}

    static Map<String, Object> of(SubnetPool pool, RequestContext viewer) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", pool.id());
        view.put("name", pool.name());
        view.put("tenant_id", pool.projectId());
        view.put("project_id", pool.projectId());
        view.put("ip_version", pool.ipVersion());
        view.put("prefixes", prefixes(pool));
        view.put("min_prefixlen", String.valueOf(pool.lengths().smallest()));
        view.put("max_prefixlen", String.valueOf(pool.lengths().largest()));
        view.put("default_prefixlen", String.valueOf(pool.lengths().usual()));
        view.put("default_quota", pool.defaultQuota());
        view.put("is_default", pool.isDefault());
        view.put("shared", pool.sharedWith().includes(viewer));
        view.put("address_scope_id", pool.addressScopeId());
        view.put("tags", List.of());
        view.put("description", pool.description());
        view.put("created_at", Timestamps.iso(pool.createdAt()));
        view.put("updated_at", Timestamps.iso(pool.updatedAt()));
        view.put("revision_number", pool.revision());
        return view;
    }

    static List<String> prefixes(SubnetPool pool) {
        return pool.prefixes().stream().map(Cidr::text).toList();
    }
}
