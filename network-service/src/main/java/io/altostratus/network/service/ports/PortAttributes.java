package io.altostratus.network.service.ports;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.InvalidValueException;
import io.altostratus.network.service.api.ListFilter;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Standard;
import io.altostratus.network.service.api.Types;
import io.altostratus.network.service.dns.DnsTypes;
import io.altostratus.persistence.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The attributes of ports. */
public final class PortAttributes {

    static final Attribute<String> NETWORK_ID =
            Attribute.fixed("network_id", Types.UUID).mandatory().column("p.network_id");
    static final Attribute<String> NAME = Standard.name("p.name");
    static final Attribute<String> DESCRIPTION = Standard.description("p.description");
    static final Attribute<Boolean> ADMIN_STATE_UP =
            Attribute.settable("admin_state_up", Types.BOOLEAN).column("p.admin_state_up");
    static final Attribute<String> MAC_ADDRESS = Attribute.settable("mac_address", Types.nullable(Types.MAC))
            .guardedByRule()
            .column("p.mac_address");
    static final Attribute<List<FixedIpRequest>> FIXED_IPS =
            Attribute.settable("fixed_ips", PortAttributes::fixedIps).guardedByRule();
    static final Attribute<String> DEVICE_ID =
            Attribute.settable("device_id", Types.nullAs("", Types.name(255))).column("p.device_id");
    static final Attribute<String> DEVICE_OWNER = Attribute.settable("device_owner", Types.nullAs("", Types.name(255)))
            .guardedUnless("")
            .column("p.device_owner");
    static final Attribute<List<String>> SECURITY_GROUPS = Attribute.settable("security_groups", Types.UUIDS);
    static final Attribute<Boolean> PORT_SECURITY = Attribute.settable("port_security_enabled", Types.BOOLEAN)
            .guardedByRule()
            .column("p.port_security_enabled");
    static final Attribute<List<AddressPair>> ALLOWED_ADDRESS_PAIRS = Attribute.settable(
                    "allowed_address_pairs", Types.nullAs(List.<AddressPair>of(), PortAttributes::pairs))
            .guardedUnless(List.<AddressPair>of());
    static final Attribute<String> DNS_NAME =
            Attribute.settable("dns_name", DnsTypes.NAME).column("p.dns_name");
    static final Attribute<String> DNS_DOMAIN =
            Attribute.settable("dns_domain", DnsTypes.DOMAIN).column("p.dns_domain");
    static final Attribute<String> HOST_ID = Attribute.settable(
                    "binding:host_id", Types.nullAs("", Types.identifier(255)))
            .guardedUnless("")
            .column("p.host_id");
    static final Attribute<String> VNIC_TYPE = Attribute.settable(
                    "binding:vnic_type",
                    Types.oneOf(
                            "normal",
                            "direct",
                            "macvtap",
                            "baremetal",
                            "direct-physical",
                            "virtio-forwarder",
                            "smart-nic",
                            "vdpa",
                            "accelerator-direct",
                            "accelerator-direct-physical",
                            "remote-managed"))
            .guardedUnless("normal")
            .column("p.vnic_type");
    static final Attribute<JsonNode> PROFILE = Attribute.settable("binding:profile", Types.nullable(Types.object(4095)))
            .guardedByRule();

    static final Attribute<List<String>> TAGS = Attribute.fixed("tags", Types.listOf(Types.text(255)));
    static final Attribute<List<DhcpOption.Wish>> DHCP_OPTIONS =
            Attribute.settable("extra_dhcp_opts", DhcpOptions::read);
    static final Attribute<Boolean> PROPAGATE_UPLINK_STATUS =
            Attribute.settable("propagate_uplink_status", Types.BOOLEAN).column("p.propagate_uplink_status");
    static final Attribute<String> QOS_POLICY =
            Attribute.settable("qos_policy_id", Types.nullable(Types.UUID)).column("p.qos_policy_id");

    static final Attribute<String> DATA_PLANE_STATUS = new Attribute<>(
            "data_plane_status",
            Types.nullable(Types.oneOf("ACTIVE", "DOWN")),
            false,
            true,
            false,
            true,
            null,
            "p.data_plane_status");

    public static final Resource PORT = Resource.of(
                    "port",
                    "ports",
                    new Resource.Table(PortRepository.TABLES, "p.id", "p.pk"),
                    all(),
                    Map.of(
                            Standard.CHANGED_SINCE,
                            Standard.changedSince("p.updated_at"),
                            "fixed_ips",
                            (ListFilter) PortAttributes::filterFixedIps,
                            "security_groups",
                            (where, values) -> where.and(
                                    "EXISTS (SELECT 1 FROM port_security_groups f WHERE f.port_id = p.id"
                                            + " AND f.security_group_id IN (:security_groups))",
                                    "security_groups",
                                    values)),
                    PortAttributes::notFound)
            .tagged();

    private PortAttributes() {}

    private static List<Attribute<?>> all() {
        List<Attribute<?>> all = new ArrayList<>(Standard.shown("p."));
        all.addAll(List.of(
                NETWORK_ID,
                TAGS,
                NAME,
                DESCRIPTION,
                Owner.projectId("p.project_id"),
                Owner.tenantId("p.project_id"),
                ADMIN_STATE_UP,
                MAC_ADDRESS,
                FIXED_IPS,
                DEVICE_ID,
                DEVICE_OWNER,
                SECURITY_GROUPS,
                PORT_SECURITY,
                ALLOWED_ADDRESS_PAIRS,
                DNS_NAME,
                DNS_DOMAIN,
                Attribute.shown("dns_assignment", Types.ANY),
                HOST_ID,
                VNIC_TYPE,
                PROFILE,
                DHCP_OPTIONS,
                PROPAGATE_UPLINK_STATUS,
                QOS_POLICY,
                DATA_PLANE_STATUS,
                Attribute.shown("qos_network_policy_id", Types.UUID).column("q.qos_policy_id"),
                Attribute.shown("binding:vif_type", Types.TEXT).column("p.vif_type"),
                Attribute.shown("binding:vif_details", Types.ANY),
                Attribute.shown("ip_allocation", Types.TEXT).column("p.ip_allocation"),
                Attribute.shown("status", Types.TEXT).column("p.status")));
        return all;
    }

    /** A list of wishes for addresses, as in {@code fixed_ips}. */
    public static List<FixedIpRequest> fixedIps(JsonNode value) {
        if (value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw new InvalidValueException("Invalid data format for fixed IP: '" + Types.shown(value) + "'");
        }
        List<FixedIpRequest> requests = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isObject()) {
                throw new InvalidValueException("Invalid data format for fixed IP: '" + Types.shown(item) + "'");
            }
            refuseOtherKeys(item, Set.of("subnet_id", "ip_address"));
            JsonNode subnet = item.path("subnet_id");
            JsonNode ip = item.path("ip_address");
            IpAddress address = ip.isMissingNode() ? null : Types.ip(ip);
            if (address != null && requests.stream().anyMatch(r -> address.equals(r.address()))) {
                throw new InvalidValueException("Duplicate IP address '" + address + "'");
            }
            requests.add(new FixedIpRequest(subnet.isMissingNode() ? null : uuid(subnet), address));
        }
        return requests;
    }

    private static @Nullable String uuid(JsonNode value) {
        return Types.UUID.read(value);
    }

    private static List<AddressPair> pairs(JsonNode value) {
        if (!value.isArray()) {
            throw new InvalidValueException("'" + Types.shown(value) + "' is not a list");
        }
        List<AddressPair> pairs = new ArrayList<>();
        for (JsonNode item : value) {
            AddressPair pair = pair(item);
            if (pairs.contains(pair)) {
                throw Errors.badRequest(
                        "DuplicateAddressPairInRequest",
                        "Request contains duplicate address pair: mac_address "
                                + (pair.macAddress() == null ? "of the port" : pair.macAddress()) + " ip_address "
                                + pair.ipAddress() + ".");
            }
            pairs.add(pair);
        }
        return pairs;
    }

    private static AddressPair pair(JsonNode value) {
        if (!value.isObject()) {
            throw new InvalidValueException("'" + Types.shown(value) + "' is not a dictionary");
        }
        refuseOtherKeys(value, Set.of("mac_address", "ip_address"));
        String ip = value.path("ip_address").asString("");
        if (ip.isEmpty()) {
            throw Errors.badRequest("AllowedAddressPairsMissingIP", "AllowedAddressPair must contain ip_address");
        }
        String text = IpAddress.parse(ip)
                .map(IpAddress::text)
                .or(() -> Cidr.parse(ip).map(Cidr::text))
                .orElseThrow(() -> new InvalidValueException(
                        "'" + ip + "' is neither a valid IP address, nor is it a valid IP subnet"));
        return new AddressPair(value.has("mac_address") ? Types.MAC.read(value.get("mac_address")) : null, text);
    }

    private static void refuseOtherKeys(JsonNode object, Set<String> known) {
        object.propertyStream()
                .map(Map.Entry::getKey)
                .filter(key -> !known.contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new InvalidValueException("'" + key + "' is not one of the keys " + known);
                });
    }

    /** {@code fixed_ips=subnet_id=…}, {@code ip_address=…} and {@code ip_address_substr=…}; all kinds must match. */
    private static void filterFixedIps(Where where, List<String> values) {
        List<String> subnets = after("subnet_id=", values);
        List<String> addresses = after("ip_address=", values).stream()
                .map(text -> IpAddress.parse(text).map(IpAddress::text).orElse(text))
                .toList();
        List<String> parts = after("ip_address_substr=", values);
        if (subnets.isEmpty() && addresses.isEmpty() && parts.isEmpty()) {
            throw Errors.invalidValue(
                    "fixed_ips", "'" + values.getFirst() + "' names neither subnet_id nor ip_address");
        }
        if (!subnets.isEmpty()) {
            where.and(hasAddress("f.subnet_id IN (:ip_subnets)"), "ip_subnets", subnets);
        }
        if (!addresses.isEmpty()) {
            where.and(hasAddress("f.ip_address IN (:ip_addresses)"), "ip_addresses", addresses);
        }
        if (!parts.isEmpty()) {
            where.and(hasAddress("LOCATE(:ip_part, f.ip_address) > 0"), "ip_part", parts.getFirst());
        }
    }

    private static String hasAddress(String condition) {
        return "EXISTS (SELECT 1 FROM ip_allocations f WHERE f.port_id = p.id AND " + condition + ")";
    }

    private static List<String> after(String prefix, List<String> values) {
        return values.stream()
                .filter(value -> value.startsWith(prefix))
                .map(value -> value.substring(prefix.length()))
                .toList();
    }

    public static ApiException notFound(String id) {
        return Errors.notFound("PortNotFound", "Port " + id + " could not be found.");
    }

    /** A port that goes and changes with what it belongs to. */
    public static ApiException ofService(Port port) {
        return Errors.conflict(
                "ServicePortInUse",
                "Port " + port.id() + " cannot be deleted directly via the port API: has device owner "
                        + port.deviceOwner() + ".");
    }

    /** A port that somebody has already. */
    public static ApiException attached(Port port, String deviceId) {
        return Errors.conflict(
                "PortInUse",
                "Unable to complete operation on port " + port.id() + " for network " + port.networkId()
                        + ". Port already has an attached device " + deviceId + ".");
    }
}
