package io.altostratus.network.service.ports;

import io.altostratus.context.Json;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Timestamps;
import io.altostratus.network.service.dns.DnsNaming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/** A port as the API shows it to one caller. */
final class PortView {

    private static final String EMPTY = "{}";

    private PortView() {}

    static Map<String, Object> of(Port port, DnsNaming naming, Access.Viewer viewer) {
        Map<String, Object> view = new LinkedHashMap<>(48);
        view.put("id", port.id());
        view.put("name", port.name());
        view.put("network_id", port.networkId());
        view.put("tenant_id", port.projectId());
        view.put("project_id", port.projectId());
        view.put("mac_address", port.macAddress());
        view.put("admin_state_up", port.adminStateUp());
        view.put("status", port.provisioning().status());
        view.put("device_id", port.deviceId());
        view.put("device_owner", port.deviceOwner());
        view.put("fixed_ips", fixedIps(port));
        view.put("data_plane_status", port.options().dataPlaneStatus());
        view.put("ip_allocation", port.options().ipAllocation().apiName());
        view.put("allowed_address_pairs", pairs(port));
        view.put("dns_name", port.dns().name());
        view.put("dns_domain", port.dns().domain());
        view.put(
                "dns_assignment",
                naming.assignment(
                        port.dns().name(),
                        port.fixedIps().stream().map(FixedIp::address).toList()));
        view.put("security_groups", port.securityGroupIds());
        view.put("port_security_enabled", port.portSecurityEnabled());
        view.put("extra_dhcp_opts", dhcpOptions(port));
        view.put("propagate_uplink_status", port.options().propagateUplinkStatus());
        view.put("qos_policy_id", port.options().qosPolicyId());
        view.put("qos_network_policy_id", port.options().qosNetworkPolicyId());
        putBinding(port, viewer, view);
        view.put("tags", List.of());
        view.put("description", port.description());
        view.put("created_at", Timestamps.iso(port.createdAt()));
        view.put("updated_at", Timestamps.iso(port.updatedAt()));
        view.put("revision_number", port.revision());
        return view;
    }

    private static void putBinding(Port port, Access.Viewer viewer, Map<String, Object> view) {
        Port.Binding binding = port.binding();
        view.put("binding:vnic_type", binding.vnicType());
        if (viewer.sees("get_port:binding:host_id", port.projectId())) {
            view.put("binding:host_id", binding.hostId());
        }
        if (viewer.sees("get_port:binding:profile", port.projectId())) {
            view.put(
                    "binding:profile",
                    binding.profile().equals(EMPTY) ? Map.of() : Json.MAPPER.readTree(binding.profile()));
        }
        if (viewer.sees("get_port:binding:vif_type", port.projectId())) {
            view.put("binding:vif_type", binding.vifType());
        }
        if (viewer.sees("get_port:binding:vif_details", port.projectId())) {
            view.put("binding:vif_details", details(binding));
        }
    }

    static Map<String, Object> details(Port.Binding binding) {
        return binding.vifDetails().equals(EMPTY) ? Map.of() : object(binding.vifDetails());
    }

    /** The members in their own order, as whoever bound it has given them. */
    static Map<String, Object> object(String json) {
        return Json.MAPPER.readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    private static List<Map<String, String>> fixedIps(Port port) {
        List<Map<String, String>> views = new ArrayList<>(port.fixedIps().size());
        port.fixedIps()
                .forEach(ip -> views.add(Map.of(
                        "subnet_id", ip.subnetId(), "ip_address", ip.address().text())));
        return views;
    }

    private static List<Map<String, Object>> dhcpOptions(Port port) {
        return port.options().dhcpOptions().stream()
                .map(option -> Map.<String, Object>of(
                        "opt_name", option.name(), "opt_value", option.value(), "ip_version", option.ipVersion()))
                .toList();
    }

    private static List<Map<String, String>> pairs(Port port) {
        List<Map<String, String>> views =
                new ArrayList<>(port.allowedAddressPairs().size());
        for (AddressPair pair : port.allowedAddressPairs()) {
            String mac = pair.macAddress();
            views.add(Map.of("mac_address", mac == null ? port.macAddress() : mac, "ip_address", pair.ipAddress()));
        }
        return views;
    }
}
