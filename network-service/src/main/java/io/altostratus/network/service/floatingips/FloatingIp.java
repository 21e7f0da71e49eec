package io.altostratus.network.service.floatingips;

import io.altostratus.network.service.address.IpAddress;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A floating IP.
 *
 * @param floatingPortId the port that holds the address
 * @param dns the names that are chosen for it
 * @param target null while the whole address leads nowhere
 * @param routerId by which it leads to its target, or single ports of it to theirs
 * @param status {@code ACTIVE}, {@code DOWN} or {@code ERROR}
 */
public record FloatingIp(
        String id,
        String projectId,
        String description,
        String networkId,
        IpAddress address,
        String floatingPortId,
        Dns dns,
        @Nullable Target target,
        @Nullable String routerId,
        String status,
        List<Forwarded> forwardings,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    /**
     * Names in the DNS: both or none.
     *
     * @param name of the host; empty for none
     * @param domain with a dot at its end; empty for none
     */
    public record Dns(String name, String domain) {}

    /** What it leads to; the port is shown as it is now. */
    public record Target(
            String portId, IpAddress fixedAddress, @Nullable PortSummary port) {}

    /** What users see of the port. */
    public record PortSummary(
            String name,
            String networkId,
            String macAddress,
            boolean adminStateUp,
            String status,
            String deviceId,
            String deviceOwner) {}

    /** A port of the address that leads to a port of a guest. */
    public record Forwarded(
            String id,
            @Nullable String internalPortId,
            String protocol,
            String internalAddress,
            int internalFirst,
            int internalLast,
            int externalFirst,
            int externalLast) {}

    public FloatingIp {
        forwardings = List.copyOf(forwardings);
    }

    FloatingIp with(List<Forwarded> other) {
        return new FloatingIp(
                id,
                projectId,
                description,
                networkId,
                address,
                floatingPortId,
                dns,
                target,
                routerId,
                status,
                other,
                revision,
                createdAt,
                updatedAt);
    }

    /** What rules are asked with. */
    public Map<String, Object> ruleTarget() {
        return Map.of("project_id", projectId, "tenant_id", projectId, "revision_number", revision);
    }
}
