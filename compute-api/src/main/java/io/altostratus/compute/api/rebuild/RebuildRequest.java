package io.altostratus.compute.api.rebuild;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.creation.AccessAddress;
import io.altostratus.compute.api.creation.ServerRequest;
import io.altostratus.compute.api.images.ImageCatalog;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.keypairs.Keypair;
import io.altostratus.compute.database.servers.FirstBoot;
import io.altostratus.compute.database.servers.ServerChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a rebuild is to change, read from its body. What is not named stays. */
record RebuildRequest(JsonNode body, List<FirstBoot.File> files) {

    private static final Set<String> YES = Set.of("true", "1", "on", "yes");

    static RebuildRequest of(JsonNode body) {
        if (!body.path("trusted_image_certificates").isEmpty()) {
            throw ApiException.badRequest("trusted_image_certificates are not offered by this cloud.");
        }
        JsonNode preserve = body.path("preserve_ephemeral");
        if (YES.contains(preserve.asString("").toLowerCase(Locale.ROOT))) {
            throw ApiException.badRequest("The hosts of this cloud do not support preserving ephemeral partitions.");
        }
        String userData = ServerRequest.text(body, "user_data");
        if (userData != null && !ServerRequest.isBase64(userData)) {
            throw ApiException.badRequest("Invalid input for field/attribute user_data. It is not base64.");
        }
        return new RebuildRequest(body, ServerRequest.files(body));
    }

    String imageId() {
        return body.get("imageRef").asString().toLowerCase(Locale.ROOT);
    }

    @Nullable
    String keyName() {
        return ServerRequest.text(body, "key_name");
    }

    @Nullable
    String adminPassword() {
        return ServerRequest.text(body, "adminPass");
    }

    @Nullable
    String diskConfig() {
        return ServerRequest.text(body, "OS-DCF:diskConfig");
    }

    int metadataItems() {
        return body.path("metadata").size();
    }

    /** What is written of the server with its new state. */
    ServerTasks.Along along(ImageCatalog.ImageFacts image, @Nullable Keypair keypair, ServerTasks.Along password) {
        return new ServerTasks.Along() {
            @Override
            public void change(ServerChange change) {
                change.image(image.kept())
                        .progress(0)
                        .accessIps(
                                ServerRequest.text(body, "accessIPv4"),
                                AccessAddress.canonical(ServerRequest.text(body, "accessIPv6")));
                named(change, keypair);
                password.change(change);
            }
        };
    }

    private void named(ServerChange change, @Nullable Keypair keypair) {
        if (body.has("name")) {
            change.name(body.get("name").asString());
        }
        if (body.has("description")) {
            change.description(ServerRequest.text(body, "description"));
        }
        if (body.has("metadata")) {
            Map<String, String> metadata = new LinkedHashMap<>();
            body.get("metadata")
                    .properties()
                    .forEach(item -> metadata.put(item.getKey(), item.getValue().asString()));
            change.metadata(metadata);
        }
        if (body.has("key_name")) {
            change.key(keypair == null ? null : keypair.name(), keypair == null ? null : keypair.publicKey());
        }
        if (body.has("user_data")) {
            change.userData(ServerRequest.text(body, "user_data"));
        }
        if (body.has("hostname")) {
            change.hostname(body.get("hostname").asString());
        }
        if (body.has("personality")) {
            change.files(files);
        }
        String diskConfig = diskConfig();
        if (diskConfig != null) {
            change.diskConfig(diskConfig);
        }
    }

    @Override
    public String toString() {
        return "RebuildRequest[" + imageId() + "]"; // the rest may be secret
    }
}
