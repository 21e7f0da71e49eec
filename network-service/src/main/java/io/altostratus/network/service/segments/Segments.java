package io.altostratus.network.service.segments;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.api.Errors;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Finds the segment of a new network. What it returns is the network's only once its row is inserted. */
@Component
public class Segments {

    private final Map<NetworkType, TypeDriver> drivers = new EnumMap<>(NetworkType.class);
    private final SegmentProperties properties;

    Segments(List<TypeDriver> drivers, SegmentProperties properties) {
        drivers.forEach(driver -> this.drivers.put(driver.type(), driver));
        this.properties = properties;
    }

    /** For an ordinary user: of the first type that has something left. Must run inside a transaction. */
    public Segment free(String project) {
        return properties.tenantNetworkTypes().stream()
                .map(drivers::get)
                .flatMap(driver -> driver == null ? Optional.<Segment>empty().stream() : driver.free(project).stream())
                .findFirst()
                .orElseThrow(Segments::exhausted);
    }

    /** As an administrator asks. Must run inside a transaction. */
    public Segment requested(
            @Nullable String type, @Nullable String physicalNetwork, @Nullable Integer segmentationId, String project) {
        if (type == null) {
            throw Errors.invalidInput("network_type required");
        }
        return drivers.values().stream()
                .filter(driver -> driver.type().apiName().equals(type))
                .findFirst()
                .orElseThrow(() -> Errors.invalidInput("network_type value '" + type + "' not supported"))
                .requested(physicalNetwork, segmentationId, project);
    }

    /**
     * The largest packet that fits into a network on this segment, in bytes: what its physical network carries, or what
     * the network between the hosts carries without the tunnel's own headers.
     */
    public int largestMtu(Segment segment) {
        TypeDriver driver = drivers.get(segment.type());
        int overhead = driver == null ? 0 : driver.overhead();
        if (overhead > 0) {
            return Math.min(
                            properties.physicalMtu(),
                            properties.overlayMtu() > 0 ? properties.overlayMtu() : Integer.MAX_VALUE)
                    - overhead;
        }
        String label = segment.physicalNetwork();
        return label == null
                ? properties.physicalMtu()
                : Math.min(
                        properties.physicalMtu(),
                        properties.physicalNetworkMtus().getOrDefault(label, properties.physicalMtu()));
    }

    static ApiException exhausted() {
        return ApiException.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "Unable to create the network. No project network is available for allocation.")
                .withType("NoNetworkAvailable");
    }
}
