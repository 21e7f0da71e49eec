package io.altostratus.network.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A security group as a host enforces it. An address group comes in the same form, without rules: to a host both are sets of
 * addresses that rules name.
 *
 * @param stateful whether answers to what was let through are let through, too
 * @param memberAddresses addresses of all ports in the group, for rules that name it as remote group
 */
public record SecurityGroupDetails(String id, boolean stateful, List<Rule> rules, List<String> memberAddresses) {

    /**
     * What is let through.
     *
     * @param direction {@code ingress} or {@code egress}, seen from the guest
     * @param etherType {@code IPv4} or {@code IPv6}
     * @param protocol name or number; null for any
     * @param portRangeMin first port, or ICMP type
     * @param portRangeMax last port, or ICMP code
     * @param remoteGroupId the security group or address group whose addresses the rule is about; null for none
     */
    public record Rule(
            String id,
            String direction,
            String etherType,
            @Nullable String protocol,
            @Nullable Integer portRangeMin,
            @Nullable Integer portRangeMax,
            @Nullable String remoteIpPrefix,
            @Nullable String remoteGroupId) {}

    public SecurityGroupDetails {
        rules = List.copyOf(rules);
        memberAddresses = List.copyOf(memberAddresses);
    }
}
