package io.altostratus.network.service.floatingips;

import io.altostratus.network.service.api.Timestamps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A floating IP as the API shows it. */
final class FloatingIpView {

    private FloatingIpView() {}

    static Map<String, Object> of(FloatingIp ip) {
        FloatingIp.Target target = ip.target();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", ip.id());
        view.put("tenant_id", ip.projectId());
        view.put("project_id", ip.projectId());
        view.put("floating_ip_address", ip.address().text());
        view.put("floating_network_id", ip.networkId());
        view.put("router_id", ip.routerId());
        view.put("port_id", target == null ? null : target.portId());
        view.put(
                "fixed_ip_address",
                target == null ? null : target.fixedAddress().text());
        view.put("status", ip.status());
        view.put("description", ip.description());
        view.put("dns_name", ip.dns().name());
        view.put("dns_domain", ip.dns().domain());
        view.put("port_details", target == null ? null : port(target.port()));
        view.put(
                "port_forwardings",
                ip.forwardings().stream().map(FloatingIpView::forwarding).toList());
        view.put("tags", List.of());
        view.put("created_at", Timestamps.iso(ip.createdAt()));
        view.put("updated_at", Timestamps.iso(ip.updatedAt()));
        view.put("revision_number", ip.revision());
        return view;
    }

    private static @Nullable Map<String, Object> port(FloatingIp.@Nullable PortSummary port) {
        if (port == null) {
            return null;
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", port.name());
        view.put("network_id", port.networkId());
        view.put("mac_address", port.macAddress());
        view.put("admin_state_up", port.adminStateUp());
        view.put("status", port.status());
        view.put("device_id", port.deviceId());
        view.put("device_owner", port.deviceOwner());
        return view;
    }

    private static Map<String, Object> forwarding(FloatingIp.Forwarded forwarded) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", forwarded.id());
        view.put("internal_port_id", forwarded.internalPortId());
        view.put("protocol", forwarded.protocol());
        view.put("internal_ip_address", forwarded.internalAddress());
        if (forwarded.internalFirst() == forwarded.internalLast()) {
            view.put("internal_port", forwarded.internalFirst());
        } else {
            view.put("internal_port_range", forwarded.internalFirst() + ":" + forwarded.internalLast());
        }
        if (forwarded.externalFirst() == forwarded.externalLast()) {
            view.put("external_port", forwarded.externalFirst());
        } else {
            view.put("external_port_range", forwarded.externalFirst() + ":" + forwarded.externalLast());
        }
        return view;
    }
}
