package io.altostratus.compute.api.creation;

import io.altostratus.api.body.WholeNumber;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.database.servers.FirstBoot;
import io.altostratus.compute.database.servers.Server;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request for servers, read from its body. The schema has judged the form; this judges the meaning, and refuses by name
 * what this cloud does not offer rather than ignoring it.
 *
 * @param description what is shown as the server's description
 * @param hostname asked for; null to make one of the name
 * @param securityGroups names or ids, each once
 * @param devices disks beside the root disk
 * @param groupHint id or name of a server group
 * @param hints what else the scheduler is told
 * @param adminPassword asked for; null to make one up
 * @param diskConfig null for what the image wants
 */
public record ServerRequest(
        String name,
        @Nullable String description,
        @Nullable String hostname,
        String imageId,
        String flavorId,
        int minCount,
        int maxCount,
        RequestedNetworks networks,
        @Nullable String keyName,
        List<String> securityGroups,
        Destination destination,
        Map<String, String> metadata,
        Set<String> tags,
        @Nullable String userData,
        List<FirstBoot.File> files,
        List<Server.BlockDevice> devices,
        @Nullable String groupHint,
        Map<String, List<String>> hints,
        @Nullable String adminPassword,
        String accessIpV4,
        String accessIpV6,
        @Nullable String diskConfig,
        boolean configDrive,
        boolean returnReservationId) {

    private static final Set<String> TRUE = Set.of("true", "1", "on", "yes");

    public static ServerRequest of(JsonNode body, Microversion version) {
        JsonNode server = body.get("server");
        if (!server.path("trusted_image_certificates").isEmpty()) {
            throw ApiException.badRequest("trusted_image_certificates are not offered by this cloud.");
        }
        int min = count(server, "min_count", 1);
        int max = count(server, "max_count", min);
        if (min > max) {
            throw ApiException.badRequest("min_count must be <= max_count");
        }
        String hostname = text(server, "hostname");
        if (hostname != null && max > 1) {
            throw ApiException.badRequest("Unable to allocate a single hostname to multiple instances");
        }
        String image = textOr(server, "imageRef", "").toLowerCase(Locale.ROOT);
        String name = server.get("name").asString();
        Map<String, List<String>> hints = hints(body);
        List<String> group = hints.remove("group");
        return new ServerRequest(
                name,
                version.atLeast(2, 19) ? text(server, "description") : name,
                hostname,
                image,
                lastPart(server.get("flavorRef").asString()),
                min,
                max,
                RequestedNetworks.of(server.path("networks")),
                text(server, "key_name"),
                groups(server),
                Destination.of(server),
                metadata(server),
                tags(server),
                userData(server),
                files(server),
                BlockDevices.of(server, image),
                group == null || group.isEmpty() ? null : group.getFirst(),
                hints,
                text(server, "adminPass"),
                textOr(server, "accessIPv4", ""),
                Objects.requireNonNullElse(AccessAddress.canonical(text(server, "accessIPv6")), ""),
                text(server, "OS-DCF:diskConfig"),
                isTrue(server.path("config_drive")),
                isTrue(server.path("return_reservation_id")));
    }

    @Override
    public String toString() {
        return "ServerRequest[" + name + "]"; // it may hold a password and user data
    }

    /** Old clients send the address of an object instead of its id. */
    private static String lastPart(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static int count(JsonNode server, String name, int otherwise) {
        JsonNode value = server.path(name);
        return value.isMissingNode() ? otherwise : WholeNumber.of(value);
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

    private static Set<String> tags(JsonNode server) {
        Set<String> tags = new TreeSet<>();
        server.path("tags").forEach(tag -> tags.add(tag.asString()));
        return tags;
    }

    private static @Nullable String userData(JsonNode server) {
        String text = text(server, "user_data");
        if (text != null && !isBase64(text)) {
            throw ApiException.badRequest("Invalid input for field/attribute user_data. It is not base64.");
        }
        return text;
    }

    /** Files that a body wants in the guest. @throws ApiException 400 if one is not whole */
    public static List<FirstBoot.File> files(JsonNode server) {
        List<FirstBoot.File> files = new ArrayList<>();
        for (JsonNode file : server.path("personality")) {
            String path = text(file, "path");
            String contents = text(file, "contents");
            if (path == null || path.isEmpty() || contents == null) {
                throw ApiException.badRequest(
                        "Bad personality format: missing " + (contents == null ? "contents" : "path"));
            }
            if (!isBase64(contents)) {
                throw ApiException.badRequest("Personality content for " + path + " cannot be decoded");
            }
            files.add(new FirstBoot.File(path, contents));
        }
        return files;
    }

    /** As Python judges it: what is none of its characters is skipped, but the padding has to be there. */
    public static boolean isBase64(String text) {
        String kept = text.replaceAll("[^A-Za-z0-9+/=]", "");
        try {
            Base64.getDecoder().decode(kept);
            return kept.length() % 4 == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Map<String, List<String>> hints(JsonNode body) {
        JsonNode given = body.has("os:scheduler_hints")
                ? body.get("os:scheduler_hints")
                : body.path("OS-SCH-HNT:scheduler_hints");
        Map<String, List<String>> hints = new LinkedHashMap<>();
        given.properties().forEach(hint -> {
            List<String> values = new ArrayList<>();
            if (hint.getValue().isArray()) {
                hint.getValue().forEach(value -> values.add(word(value)));
            } else if (!hint.getValue().isNull()) {
                values.add(word(hint.getValue()));
            }
            hints.put(hint.getKey(), List.copyOf(values));
        });
        return hints;
    }

    private static String word(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }

    /** Null if it is no text. */
    public static @Nullable String text(JsonNode node, String name) {
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
