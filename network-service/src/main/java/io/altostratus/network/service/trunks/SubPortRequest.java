package io.altostratus.network.service.trunks;

import io.altostratus.network.service.api.InvalidValueException;
import io.altostratus.network.service.api.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A port that is asked for as a part of a trunk, or shall leave one. */
record SubPortRequest(
        String portId,
        @Nullable String segmentationType,
        @Nullable Integer segmentationId) {

    private static final Set<String> KEYS = Set.of("port_id", "segmentation_type", "segmentation_id");

    boolean inherits() {
        return SubPort.INHERIT.equals(segmentationType);
    }

    /** @throws InvalidValueException if it is no list of different ports with different tags */
    static List<SubPortRequest> list(JsonNode value) {
        if (value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw new InvalidValueException(
                    "Invalid data format for subports: '" + Types.shown(value) + "' is not a list");
        }
        List<SubPortRequest> requests = new ArrayList<>();
        Set<String> ports = new HashSet<>();
        Set<String> tags = new HashSet<>();
        for (JsonNode item : value) {
            SubPortRequest request = read(item);
            if (!ports.add(request.portId)) {
                throw new InvalidValueException("Non unique UUID for subport: '" + request.portId + "'");
            }
            if (!request.inherits()
                    && request.segmentationId != null
                    && !tags.add(request.segmentationType + ":" + request.segmentationId)) {
                throw new InvalidValueException(
                        "Segmentation ID '" + request.segmentationId + "' for '" + request.portId + "' is not unique");
            }
            requests.add(request);
        }
        return requests;
    }

    private static SubPortRequest read(JsonNode item) {
        if (!item.isObject()) {
            throw new InvalidValueException(
                    "Invalid data format for subport: '" + Types.shown(item) + "' is not a dict");
        }
        if (!item.has("port_id")) {
            throw new InvalidValueException("A valid port UUID must be specified");
        }
        item.propertyNames().stream()
                .filter(key -> !KEYS.contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new InvalidValueException("Invalid subport details: unknown '" + key + "'");
                });
        String port = Types.UUID.read(item.get("port_id"));
        JsonNode type = item.path("segmentation_type");
        JsonNode id = item.path("segmentation_id");
        boolean typed = type.isString();
        boolean numbered = !id.isMissingNode() && !id.isNull();
        boolean inherits = typed && type.asString().equals(SubPort.INHERIT);
        if (port == null || !inherits && item.size() > 1 && (!typed || !numbered)) {
            throw new InvalidValueException("Invalid subport details '" + Types.shown(item)
                    + "': missing segmentation information. Must specify both segmentation_id and segmentation_type");
        }
        return new SubPortRequest(
                port,
                typed ? type.asString() : null,
                numbered && !inherits
                        ? Types.integer(Integer.MIN_VALUE, Integer.MAX_VALUE).read(id)
                        : null);
    }
}
