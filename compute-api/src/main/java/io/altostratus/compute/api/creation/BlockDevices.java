package io.altostratus.compute.api.creation;

import io.altostratus.api.body.WholeNumber;
import io.altostratus.api.error.ApiException;
import io.altostratus.compute.database.servers.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the disks of a request in either of their two forms, and judges whether a flavor allows them. */
final class BlockDevices {

    private static final Set<String> BUSES = Set.of("fdc", "ide", "sata", "scsi", "usb", "virtio", "xen", "lxc", "uml");
    private static final Pattern VIRTUAL = Pattern.compile("swap|ephemeral([0-9]|[1-9][0-9]+)");
    private static final String NO_VOLUMES = "volumes are not offered by this cloud yet.";

    private BlockDevices() {}

    /** @throws ApiException 400 as Nova tells what cannot be meant, and for volumes */
    static List<Server.BlockDevice> of(JsonNode server, String imageId) {
        boolean old = !server.path("block_device_mapping").isEmpty();
        boolean modern = !server.path("block_device_mapping_v2").isEmpty();
        if (old && modern) {
            throw ApiException.badRequest(
                    "Using different block_device_mapping syntaxes is not allowed in the same request.");
        }
        if (imageId.isEmpty() && !old && !modern) {
            throw ApiException.badRequest("Invalid imageRef provided.");
        }
        List<Server.BlockDevice> devices = new ArrayList<>();
        for (JsonNode entry : server.path("block_device_mapping")) {
            if (entry.path("virtual_name").isString() || !isNone(entry)) {
                devices.add(legacy(entry));
            }
        }
        for (JsonNode entry : server.path("block_device_mapping_v2")) {
            if (!isNone(entry)) {
                devices.add(modern(entry, imageId));
            }
        }
        if (imageId.isEmpty()) {
            throw invalid("Boot sequence for the instance and image/block device mapping combination is not valid.");
        }
        if (modern) {
            requireBootOrder(devices);
        }
        // The root disk, which it has in any case: only its tag is worth to be kept.
        devices.removeIf(device -> device.sourceType().equals("image") && device.tag() == null);
        return List.copyOf(devices);
    }

    private static boolean isNone(JsonNode entry) {
        JsonNode none = entry.path("no_device");
        return !none.isMissingNode() && !none.isNull() && !none.asString("").equalsIgnoreCase("false");
    }

    private static Server.BlockDevice legacy(JsonNode entry) {
        String name = text(entry, "virtual_name");
        if (name != null && VIRTUAL.matcher(name).matches()) {
            return new Server.BlockDevice(
                    "blank",
                    "local",
                    null,
                    size(entry),
                    name.equals("swap") ? "swap" : null,
                    text(entry, "device_name"),
                    null,
                    null,
                    -1,
                    true,
                    null);
        }
        if (entry.has("volume_id") || entry.has("snapshot_id")) {
            throw invalid(NO_VOLUMES);
        }
        throw invalid("Unrecognized legacy format.");
    }

    private static Server.BlockDevice modern(JsonNode entry, String imageId) {
        String source = text(entry, "source_type");
        String destination = text(entry, "destination_type");
        String uuid = text(entry, "uuid");
        Integer bootIndex = bootIndex(entry.path("boot_index"));
        if ("blank".equals(source) && uuid != null) {
            throw invalid("Invalid device UUID.");
        }
        if (!"blank".equals(source) && uuid == null) {
            throw invalid("Missing device UUID.");
        }
        if (text(entry, "volume_type") != null && "local".equals(destination)) {
            throw invalid("Specifying a volume_type with destination_type=local is not supported.");
        }
        if (source == null || !Set.of("blank", "image").contains(source) || "volume".equals(destination)) {
            throw invalid(NO_VOLUMES);
        }
        boolean isRoot = bootIndex != null && bootIndex == 0;
        if (source.equals("image") && !(isRoot && imageId.equals(uuid))) {
            throw invalid("Mapping image to local is not supported.");
        }
        String bus = text(entry, "disk_bus");
        if (bus != null && !BUSES.contains(bus)) {
            throw invalid("Disk bus " + bus + " is invalid.");
        }
        return new Server.BlockDevice(
                source,
                "local",
                uuid,
                size(entry),
                text(entry, "guest_format"),
                text(entry, "device_name"),
                text(entry, "device_type"),
                bus,
                bootIndex,
                isTrue(entry.path("delete_on_termination")),
                text(entry, "tag"));
    }

    private static void requireBootOrder(List<Server.BlockDevice> devices) {
        List<Integer> order = new ArrayList<>();
        for (Server.BlockDevice device : devices) {
            Integer index = device.bootIndex();
            if (index != null && index >= 0) {
                order.add(index);
            }
        }
        order.sort(null);
        for (int i = 0; i < order.size(); i++) {
            if (order.get(i) != i) {
                order.clear();
            }
        }
        if (order.isEmpty()) {
            throw invalid("Boot sequence for the instance and image/block device mapping combination is not valid.");
        }
    }

    /**
     * @param most how many local disks a server may have, its root disk and the flavor's own included; negative for any
     * @throws ApiException 400 if the flavor does not allow them
     */
    static void requireFit(List<Server.BlockDevice> devices, Server.Size size, int most) {
        int ephemeral = 0;
        long ephemeralGb = 0;
        int swaps = 0;
        for (Server.BlockDevice device : devices) {
            Integer wanted = device.sizeGb();
            if (device.wantsSwap()) {
                swaps++;
                if (wanted != null && wanted > size.swapMb()) {
                    throw ApiException.badRequest("Swap drive requested is larger than instance type allows.");
                }
            } else if (device.wantsEphemeral()) {
                ephemeral++;
                ephemeralGb += wanted == null ? size.ephemeralGb() : wanted;
            }
        }
        if (ephemeralGb > size.ephemeralGb()) {
            throw ApiException.badRequest("Ephemeral disks requested are larger than the instance type allows. If no"
                    + " size is given in one block device mapping, flavor ephemeral size will be used.");
        }
        if (swaps > 1) {
            throw invalid("More than one swap drive requested.");
        }
        int local = 1 + Math.max(ephemeral, size.ephemeralGb() > 0 ? 1 : 0) + (swaps > 0 || size.swapMb() > 0 ? 1 : 0);
        if (most >= 0 && local > most) {
            throw ApiException.badRequest(
                    "Block Device Mapping is Invalid: You specified more local devices than the" + " limit allows");
        }
    }

    private static @Nullable Integer bootIndex(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        return value.isInt() ? value.asInt() : number(value);
    }

    private static int number(JsonNode value) {
        try {
            return Integer.parseInt(value.asString(""));
        } catch (NumberFormatException e) {
            throw invalid("Boot index is invalid.");
        }
    }

    private static @Nullable Integer size(JsonNode entry) {
        JsonNode value = entry.path("volume_size");
        return value.isMissingNode() ? null : WholeNumber.of(value);
    }

    private static boolean isTrue(JsonNode value) {
        String text = value.asString("").toLowerCase(Locale.ROOT);
        return Set.of("true", "1", "on", "yes").contains(text);
    }

    private static @Nullable String text(JsonNode node, String name) {
        return ServerRequest.text(node, name);
    }

    private static ApiException invalid(String why) {
        return ApiException.badRequest("Block Device Mapping is Invalid: " + why);
    }
}
