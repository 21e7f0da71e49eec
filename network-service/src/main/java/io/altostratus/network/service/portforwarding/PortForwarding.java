package io.altostratus.network.service.portforwarding;

import io.altostratus.network.service.address.IpAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ports of a floating IP that lead to ports of an address of a guest, one by one. */
record PortForwarding(
        String id,
        String floatingIpId,
        String description,
        String protocol,
        String internalPortId,
        IpAddress internalAddress,
        PortRange internal,
        PortRange external) {

    /** As the API shows it. */
    Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("floatingip_id", floatingIpId);
        view.put("description", description);
        view.put("protocol", protocol);
        view.put("internal_port_id", internalPortId);
        view.put("internal_ip_address", internalAddress.text());
        view.put("internal_port", internal.isSingle() ? internal.first() : null);
        view.put("internal_port_range", internal.toString());
        view.put("external_port", external.isSingle() ? external.first() : null);
        view.put("external_port_range", external.toString());
        return view;
    }
}
