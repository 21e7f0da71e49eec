package io.altostratus.compute.api.servers;

import io.altostratus.api.error.ApiException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request for servers, read from its body. The schema has judged the form; this judges the meaning, and refuses by name
 * what this cloud does not offer rather than ignoring it.
 */
public record ServerRequest(
        String name,
        String imageId,
        String flavorId,
        int minCount,
        int maxCount,
        @Nullable List<Nic> networks,
        @Nullable String keyName,
        List<String> securityGroups,
        @Nullable String zone,
        @Nullable String host,
        Map<String, String> metadata,
        @Nullable String userData,
        String accessIpV4,
        String accessIpV6,
        String diskConfig,
        boolean configDrive,
        boolean returnReservationId) {

    /** One entry of {@code networks}. */
    public record Nic(
            @Nullable String networkId,
            @Nullable String portId,
            @Nullable String fixedIp) {}

    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}");
    private static final Set<String> TRUE = Set.of("true", "1", "on", "yes", "y", "t");

    public static ServerRequest of(JsonNode body) {
        JsonNode server = body.get("server");
        refuseWhatIsNotOffered(body, server);
        int min = count(server, "min_count", 1);
        int max = count(server, "max_count", min);
        if (min > max) {
            throw ApiException.badRequest("min_count must be <= max_count");
        }
        String[] zone = zone(server);
        return new ServerRequest(
                server.get("name").asString().strip(),
                imageId(server),
                lastPart(server.get("flavorRef").asString()),
                min,
                max,
                networks(server),
                text(server, "key_name"),
                groups(server),
                zone[0],
                zone[1],
                metadata(server),
                userData(server),
                textOr(server, "accessIPv4", ""),
                textOr(server, "accessIPv6", ""),
                textOr(server, "OS-DCF:diskConfig", "MANUAL"),
                isTrue(server.path("config_drive")),
                isTrue(server.path("return_reservation_id")));
    }

    private static void refuseWhatIsNotOffered(JsonNode body, JsonNode server) {
        for (String name : List.of("personality", "block_device_mapping", "block_device_mapping_v2")) {
            if (!server.path(name).isEmpty()) {
                throw ApiException.badRequest(name + " is not offered by this cloud yet.");
            }
        }
        for (String name : List.of("os:scheduler_hints", "OS-SCH-HNT:scheduler_hints")) {
            if (!server.path(name).isEmpty() || !body.path(name).isEmpty()) {
                throw ApiException.badRequest("Scheduler hints are not offered by this cloud yet.");
            }
        }
        if (server.has("adminPass")) {
            throw ApiException.badRequest("adminPass is not offered by this cloud yet; use a key pair.");
        }
    }

    private static String imageId(JsonNode server) {
        String image = textOr(server, "imageRef", "");
        if (image.isEmpty()) {
            throw ApiException.badRequest("Invalid imageRef provided: an image is needed, since servers cannot be "
                    + "started from volumes yet.");
        }
        String id = lastPart(image);
        if (!UUID.matcher(id).matches()) {
            throw ApiException.badRequest("Invalid imageRef provided: " + id);
        }
        return id;
    }

    /** Old clients send the address of an object instead of its id. */
    private static String lastPart(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static int count(JsonNode server, String name, int otherwise) {
        JsonNode value = server.path(name);
        return value.isMissingNode() ? otherwise : Integer.parseInt(value.asString());
    }

    /** {@code zone}, or {@code zone:host} and {@code zone:host:node} for administrators. */
    private static @Nullable String[] zone(JsonNode server) {
        String text = text(server, "availability_zone");
        if (text == null) {
            return new String[] {null, null};
        }
        String[] parts = text.split(":", -1);
        if (parts.length > 3) {
            throw ApiException.badRequest("The requested availability zone is not available: " + text);
        }
        String host = parts.length > 1 && !parts[1].isEmpty() ? parts[1] : null;
        if (host == null && parts.length == 3 && !parts[2].isEmpty()) {
            host = parts[2];
        }
        return new String[] {parts[0].isEmpty() ? null : parts[0], host};
    }

    private static @Nullable List<Nic> networks(JsonNode server) {
        if (!server.has("networks")) {
            return null;
        }
        List<Nic> networks = new ArrayList<>();
        for (JsonNode entry : server.get("networks")) {
            String port = text(entry, "port");
            String network = text(entry, "uuid");
            String fixedIp = text(entry, "fixed_ip");
            if (port == null && network == null) {
                throw ApiException.badRequest("Bad networks format: network uuid is missing");
            }
            if (port != null && fixedIp != null) {
                throw ApiException.badRequest("Specified Fixed IP '" + fixedIp + "' cannot be used with port '" + port
                        + "': the two cannot be" + " specified together.");
            }
            networks.add(new Nic(network, port, fixedIp));
        }
        return networks.isEmpty() ? null : networks;
    }

    private static List<String> groups(JsonNode server) {
        List<String> names = new ArrayList<>();
        for (JsonNode group : server.path("security_groups")) {
            String name = textOr(group, "name", "");
            if (!name.isEmpty() && !names.contains(name)) {
                names.add(name);
            }
        }
        return names.isEmpty() ? List.of("default") : names;
    }

    private static Map<String, String> metadata(JsonNode server) {
        Map<String, String> metadata = new LinkedHashMap<>();
        server.path("metadata")
                .properties()
                .forEach(p -> metadata.put(p.getKey(), p.getValue().asString()));
        return metadata;
    }

    private static @Nullable String userData(JsonNode server) {
        String text = text(server, "user_data");
        if (text == null) {
            return null;
        }
        try {
            Base64.getMimeDecoder().decode(text);
            return text;
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("Invalid input for field/attribute user_data. It is not base64.");
        }
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isString() ? value.asString() : null;
    }

    private static String textOr(JsonNode node, String name, String otherwise) {
        String text = text(node, name);
        return text == null ? otherwise : text;
    }

    private static boolean isTrue(JsonNode value) {
        return value.isBoolean()
                ? value.asBoolean()
                : TRUE.contains(value.asString("").toLowerCase(Locale.ROOT));
    }
}
