package io.altostratus.network.service.securitygroups;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.api.Errors;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which combinations of a rule's attributes make sense. */
final class RuleChecks {

    private RuleChecks() {}

    /** @throws ApiException 400 in Neutron's words */
    static void check(Rule rule) {
        long remotes = Stream.of(rule.remoteIpPrefix(), rule.remoteGroupId(), rule.remoteAddressGroupId())
                .filter(Objects::nonNull)
                .count();
        if (remotes > 1) {
            throw Errors.badRequest(
                    "SecurityGroupMultipleRemoteEntites",
                    "Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.");
        }
        if (!Protocols.fits(rule.protocol(), rule.ethertype())) {
            throw Errors.badRequest(
                    "SecurityGroupEthertypeConflictWithProtocol",
                    "Invalid ethertype " + rule.ethertype() + " for protocol " + rule.protocol() + ".");
        }
        checkPrefix(rule);
        checkPorts(rule);
    }

    private static void checkPrefix(Rule rule) {
        if (rule.remoteIpPrefix() == null) {
            return;
        }
        int version = rule.ethertype().equals("IPv4") ? 4 : 6;
        if (Cidr.parse(rule.remoteIpPrefix())
                .filter(c -> c.version() == version)
                .isEmpty()) {
            throw Errors.badRequest(
                    "SecurityGroupRuleParameterConflict",
                    "Conflicting value ethertype " + rule.ethertype() + " for CIDR " + rule.remoteIpPrefix());
        }
    }

    private static void checkPorts(Rule rule) {
        Integer first = rule.portRangeMin();
        Integer last = rule.portRangeMax();
        if (first == null && last == null) {
            return;
        }
        if (rule.protocol() == null) {
            throw Errors.badRequest(
                    "SecurityGroupProtocolRequiredWithPorts", "Must also specify protocol if port range is given.");
        }
        if (Protocols.isIcmp(rule.protocol())) {
            checkIcmp("type", "port_range_min", first);
            checkIcmp("code", "port_range_max", last);
            if (first == null) {
                throw Errors.badRequest(
                        "SecurityGroupMissingIcmpType",
                        "ICMP code (port-range-max) " + last
                                + " is provided but ICMP type (port-range-min) is missing.");
            }
        } else if (Protocols.hasPorts(rule.protocol())) {
            if (Integer.valueOf(0).equals(first) || Integer.valueOf(0).equals(last)) {
                throw Errors.badRequest("SecurityGroupInvalidPortValue", "Invalid value for port 0");
            }
            if (first == null || last == null || first > last) {
                throw Errors.badRequest(
                        "SecurityGroupInvalidPortRange",
                        "For TCP/UDP protocols, port_range_min must be <= port_range_max");
            }
        } else {
            throw Errors.badRequest(
                    "SecurityGroupInvalidProtocolForPort",
                    "Ports cannot be specified for protocol " + rule.protocol()
                            + ". Ports are only supported for dccp, sctp, tcp, udp, udplite.");
        }
    }

    private static void checkIcmp(String field, String attribute, @Nullable Integer value) {
        if (value != null && value > 255) {
            throw Errors.badRequest(
                    "SecurityGroupInvalidIcmpValue",
                    "Invalid value for ICMP " + field + " (" + attribute + ") " + value + ". It must be 0 to 255.");
        }
    }
}
