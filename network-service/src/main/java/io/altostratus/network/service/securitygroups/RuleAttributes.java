package io.altostratus.network.service.securitygroups;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.AttributeType;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Standard;
import io.altostratus.network.service.api.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The attributes of security group rules. */
final class RuleAttributes {

    static final Attribute<String> GROUP_ID =
            Attribute.fixed("security_group_id", Types.UUID).mandatory().column("r.security_group_id");
    static final Attribute<String> DESCRIPTION =
            Attribute.fixed("description", Types.text(255)).column("r.description");
    static final Attribute<String> DIRECTION = Attribute.fixed("direction", Types.oneOf("ingress", "egress"))
            .mandatory()
            .column("r.direction");
    static final Attribute<String> ETHERTYPE =
            Attribute.fixed("ethertype", RuleAttributes::ethertype).column("r.ethertype");
    static final Attribute<String> PROTOCOL =
            Attribute.fixed("protocol", RuleAttributes::protocol).column("r.protocol");
    static final Attribute<Integer> PORT_MIN = port("port_range_min");
    static final Attribute<Integer> PORT_MAX = port("port_range_max");
    static final Attribute<String> REMOTE_IP_PREFIX =
            Attribute.fixed("remote_ip_prefix", RuleAttributes::prefix).column("r.remote_ip_prefix");
    static final Attribute<String> REMOTE_GROUP_ID =
            Attribute.fixed("remote_group_id", RuleAttributes::groupId).column("r.remote_group_id");

    static final Attribute<String> REMOTE_ADDRESS_GROUP_ID = Attribute.fixed(
                    "remote_address_group_id", Types.nullable(Types.UUID))
            .column("r.remote_address_group_id");

    /** A rule's meaning holds the block that its prefix stands for, unless that is every address. */
    private static final String NORMALIZED_CIDR = "CASE WHEN r.remote_ip_prefix IS NULL THEN NULL"
            + " WHEN r.remote_ip_prefix LIKE '%/0' THEN IF(r.ethertype = 'IPv4', '0.0.0.0/0', '::/0')"
            + " ELSE SUBSTRING_INDEX(SUBSTRING_INDEX(r.meaning, '|', 6), '|', -1) END";

    static final Resource RULE = Resource.of(
            "security_group_rule",
            "security_group_rules",
            new Resource.Table("security_group_rules r", "r.id", "r.pk"),
            all(),
            Map.of(Standard.CHANGED_SINCE, Standard.changedSince("r.updated_at")),
            RuleAttributes::notFound);

    private RuleAttributes() {}

    private static List<Attribute<?>> all() {
        List<Attribute<?>> all = new ArrayList<>(Standard.shown("r."));
        all.addAll(List.of(
                GROUP_ID,
                DESCRIPTION,
                Owner.projectId("r.project_id"),
                Owner.tenantId("r.project_id"),
                DIRECTION,
                ETHERTYPE,
                PROTOCOL,
                PORT_MIN,
                PORT_MAX,
                REMOTE_IP_PREFIX,
                REMOTE_GROUP_ID,
                REMOTE_ADDRESS_GROUP_ID,
                Attribute.shown("normalized_cidr", Types.TEXT).column(NORMALIZED_CIDR)));
        return all;
    }

    private static Attribute<Integer> port(String name) {
        AttributeType<Integer> type = new AttributeType<>() {
            @Override
            public @Nullable Integer read(JsonNode value) {
                if (value.isNull()) {
                    return null;
                }
                try {
                    int port = value.isBoolean() ? -1 : Integer.parseInt(value.asString(""));
                    if (port >= 0 && port <= 65_535) {
                        return port;
                    }
                } catch (NumberFormatException e) {
                    // told below
                }
                throw Errors.badRequest(
                        "SecurityGroupInvalidPortValue", "Invalid value for port " + Types.shown(value));
            }

            @Override
            public @Nullable Object filter(String text) {
                return Types.integer(0, 65_535).filter(text);
            }
        };
        return Attribute.fixed(name, type).column("r." + name);
    }

    private static String ethertype(JsonNode value) {
        for (String known : List.of("IPv4", "IPv6")) {
            if (known.equalsIgnoreCase(value.asString(""))) {
                return known;
            }
        }
        throw Errors.badRequest(
                "SecurityGroupRuleInvalidEtherType",
                "Security group rule for ethertype '" + Types.shown(value)
                        + "' not supported. Allowed values are ['IPv4', 'IPv6'].");
    }

    private static @Nullable String protocol(JsonNode value) {
        String text = value.asString("");
        if (value.isNull() || text.equalsIgnoreCase("any")) {
            return null;
        }
        return Protocols.parse(text)
                .orElseThrow(() -> Errors.badRequest(
                        "SecurityGroupRuleInvalidProtocol",
                        "Security group rule protocol " + Types.shown(value)
                                + " not supported. Only protocol values " + Protocols.names()
                                + " and integer representations [0 to 255] are supported."));
    }

    /** Whatever is no group's id is a group that is not there. */
    private static @Nullable String groupId(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        String id = Types.TEXT.read(value);
        if (id == null || id.isEmpty() || !id.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw GroupAttributes.notFound(Types.shown(value));
        }
        return id;
    }

    /** An address stands for itself alone. */
    private static @Nullable String prefix(JsonNode value) {
        String text = value.asString("");
        if (value.isNull() || text.isEmpty()) {
            return null;
        }
        int slash = text.indexOf('/');
        Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        try {
            if (address.isPresent()) {
                int bits = IpAddress.bits(address.get().version());
                int length = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
                if (length >= 0 && length <= bits) {
                    return address.get().text() + "/" + length;
                }
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Errors.badRequest("InvalidCIDR", "Invalid CIDR " + Types.shown(value) + " given as IP prefix.");
    }

    static ApiException notFound(String id) {
        return Errors.notFound("SecurityGroupRuleNotFound", "Security group rule " + id + " does not exist");
    }
}
