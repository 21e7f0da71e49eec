package io.altostratus.network.service.subnets;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkRepository;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** On which segment a subnet may be. The subnets' network is locked. */
@Component
class SegmentRules {

    private final NetworkRepository networks;
    private final JdbcClient jdbc;

    SegmentRules(NetworkRepository networks, JdbcClient jdbc) {
        this.networks = networks;
        this.jdbc = jdbc;
    }

    /** @param others the subnets that the network has */
    void checkNew(Network network, Subnet subnet, List<Subnet> others) {
        String segment = subnet.segmentId();
        if (segment != null) {
            requireOf(network, segment);
        }
        if (others.stream().anyMatch(other -> (other.segmentId() == null) != (segment == null))) {
            throw mixed(network);
        }
    }

    /** @param all the subnets of the network, this one as it was */
    void checkChange(Network network, Subnet before, @Nullable String wanted, List<Subnet> all) {
        if (Objects.equals(before.segmentId(), wanted)) {
            return;
        }
        if (all.size() > 1) {
            throw mixed(network);
        }
        if (before.segmentId() != null) {
            throw Errors.badRequest(
                    "SubnetSegmentAssociationChangeNotAllowed",
                    "A subnet that is already associated with a segment cannot have its segment association changed.");
        }
        if (network.segments().size() > 1) {
            throw Errors.badRequest(
                    "NoUpdateSubnetWhenMultipleSegmentsOnNetwork",
                    "The network '" + network.id() + "' has multiple segments, it is only possible to associate an"
                            + " existing subnet with a segment on networks with a single segment.");
        }
        requireOf(network, Objects.requireNonNull(wanted));
    }

    private void requireOf(Network network, String segment) {
        Set<String> own = new HashSet<>(networks.segmentsOf(network.id()).keySet());
        if (own.contains(segment)) {
            return;
        }
        boolean known = jdbc.sql("SELECT EXISTS (SELECT 1 FROM network_segments WHERE id = :id)")
                .param("id", segment)
                .query(Boolean.class)
                .single();
        throw known
                ? Errors.badRequest(
                        "NetworkIdsDontMatch",
                        "The subnet's network id, '" + network.id() + "', doesn't match the network_id of segment '"
                                + segment + "'")
                : Errors.notFound("SegmentNotFound", "Segment " + segment + " could not be found.");
    }

    private static ApiException mixed(Network network) {
        return Errors.badRequest(
                "SubnetsNotAllAssociatedWithSegments",
                "All of the subnets on network '" + network.id()
                        + "' must either all be associated with segments or all not associated with any segment.");
    }
}
