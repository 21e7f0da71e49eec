package io.altostratus.network.service.networks;

import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.InvalidValueException;
import io.altostratus.network.service.api.Types;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One of several segments that an administrator asks for; what is left open is chosen. */
record SegmentRequest(
        @Nullable String type,
        @Nullable String physicalNetwork,
        @Nullable Integer segmentationId) {

    private static final Set<String> KEYS = List.<Attribute<?>>of(
                    NetworkAttributes.TYPE, NetworkAttributes.PHYSICAL, NetworkAttributes.SEGMENTATION)
            .stream()
            .map(Attribute::name)
            .collect(Collectors.toSet());

    static SegmentRequest read(JsonNode value) {
        if (!value.isObject()
                || value.isEmpty()
                || !value.propertyStream().map(Map.Entry::getKey).allMatch(KEYS::contains)) {
            throw new InvalidValueException("'" + Types.shown(value) + "' is not a segment with some of the keys "
                    + KEYS.stream().sorted().toList());
        }
        return new SegmentRequest(
                part(value, NetworkAttributes.TYPE),
                part(value, NetworkAttributes.PHYSICAL),
                part(value, NetworkAttributes.SEGMENTATION));
    }

    private static <T> @Nullable T part(JsonNode value, Attribute<T> attribute) {
        JsonNode part = value.get(attribute.name());
        return part == null ? null : attribute.type().read(part);
    }
}
