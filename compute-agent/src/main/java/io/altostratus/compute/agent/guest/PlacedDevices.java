package io.altostratus.compute.agent.guest;

import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.report.GuestDevice;
import io.altostratus.context.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes into a guest's {@code meta_data.json} where its tagged devices are. Only the host knows that, and the guest reads
 * it on its first boot.
 */
final class PlacedDevices {

    private final GuestSpec guest;
    private final List<GuestDevice> devices;

    PlacedDevices(GuestSpec guest, List<GuestDevice> devices) {
        this.guest = guest;
        this.devices = devices;
    }

    byte[] writeInto(byte[] metadata) {
        JsonNode data = Json.MAPPER.readTree(metadata);
        for (JsonNode entry : data.path("devices")) {
            if (entry instanceof ObjectNode device) {
                find(device).ifPresent(place -> {
                    device.put("bus", place.bus());
                    device.put("address", place.address());
                });
            }
        }
        return Json.MAPPER.writeValueAsBytes(data);
    }

    private Optional<GuestDevice> find(JsonNode entry) {
        String kind = entry.path("type").asString("");
        String name = kind.equals(GuestDevice.NIC)
                ? entry.path("mac").asString("")
                : nameOf(entry.path("tags").path(0).asString(""));
        return devices.stream()
                .filter(device -> device.kind().equals(kind) && device.name().equals(name))
                .findFirst();
    }

    /** Of the disk with a tag. A card may have the same one; its name is no file's. */
    private String nameOf(String tag) {
        return guest.tags().entrySet().stream()
                .filter(entry -> entry.getValue().equals(tag))
                .map(Map.Entry::getKey)
                .filter(name -> name.startsWith("disk"))
                .findFirst()
                .orElse("");
    }
}
