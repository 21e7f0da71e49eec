package io.altostratus.network.service.securitygroups;

import io.altostratus.network.model.SecurityGroupDetails;
import io.altostratus.network.service.address.Cidr;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Something that is let through.
 *
 * @param protocol name or number; null for any
 * @param portRangeMin first port, or ICMP type
 * @param portRangeMax last port, or ICMP code
 */
public record Rule(
        String id,
        String projectId,
        String securityGroupId,
        String description,
        String direction,
        String ethertype,
        @Nullable String protocol,
        @Nullable Integer portRangeMin,
        @Nullable Integer portRangeMax,
        @Nullable String remoteIpPrefix,
        @Nullable String remoteGroupId,
        @Nullable String remoteAddressGroupId,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    /** What hosts learn of it. */
    public SecurityGroupDetails.Rule details() {
        return new SecurityGroupDetails.Rule(
                id,
                direction,
                ethertype,
                protocol,
                portRangeMin,
                portRangeMax,
                remoteIpPrefix,
                remoteAddressGroupId == null ? remoteGroupId : remoteAddressGroupId);
    }

    /** The block that the prefix stands for, without the bits beyond its length; null if there is no prefix. */
    @Nullable
    String normalizedCidr() {
        return remoteIpPrefix == null
                ? null
                : Cidr.parse(remoteIpPrefix).map(Cidr::text).orElse(remoteIpPrefix);
    }

    /**
     * The same text for rules that let the same through: any address is no prefix, all ports are no ports, and a
     * protocol has one name.
     */
    String meaning() {
        Cidr prefix = remoteIpPrefix == null ? null : Cidr.parse(remoteIpPrefix).orElse(null);
        String from = prefix == null || prefix.prefix() == 0 ? "" : prefix.text();
        boolean hasPorts = Protocols.hasPorts(protocol);
        String first = portRangeMin == null ? (hasPorts ? "1" : "") : portRangeMin.toString();
        String last = portRangeMax == null ? (hasPorts ? "65535" : "") : portRangeMax.toString();
        return String.join(
                "|",
                direction,
                ethertype,
                Protocols.number(protocol, ethertype),
                first,
                last,
                from,
                remoteAddressGroupId != null ? remoteAddressGroupId : remoteGroupId != null ? remoteGroupId : "");
    }
}
