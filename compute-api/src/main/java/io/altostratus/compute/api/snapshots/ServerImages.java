package io.altostratus.compute.api.snapshots;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.images.ImageRequests;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.WorkBeginning;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.ObjectIds;
import io.altostratus.context.RequestContext;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Makes images of servers. The image is there, without data, before the work is asked for, so that its owner can watch it
 * at once; if the work is refused it goes again.
 */
@Component
public class ServerImages {

    private static final Logger LOG = LoggerFactory.getLogger(ServerImages.class);

    /** As Nova's {@code non_inheritable_image_properties}: they belong to the image alone. */
    private static final Set<String> NOT_INHERITED = Set.of(
            "cache_in_nova",
            "bittorrent",
            "img_signature_hash_method",
            "img_signature",
            "img_signature_key_type",
            "img_signature_certificate_uuid");

    /** Attributes that are told of every image, and are no properties. */
    private static final Set<String> ATTRIBUTES = Set.of(
            "name", "visibility", "disk_format", "container_format", "min_disk", "min_ram", "protected", "os_hidden");

    /** Attributes that image-service sets itself. */
    private static final Set<String> READ_ONLY = Set.of(
            "id",
            "status",
            "size",
            "virtual_size",
            "checksum",
            "created_at",
            "updated_at",
            "self",
            "file",
            "schema",
            "direct_url",
            "locations",
            "tags",
            "os_hash_algo",
            "os_hash_value",
            "owner");

    /**
     * What is asked for.
     *
     * @param imageName of the new image
     * @param imageType {@code snapshot} or {@code backup}
     * @param properties of the new image beyond what every image of a server has
     * @param verb as Nova names the request in its 409
     * @param action as the server's list of actions names it
     * @param heedsLock whether a locked server refuses
     */
    public record Wish(
            String imageName,
            String imageType,
            Map<String, String> properties,
            ServerEvent event,
            WorkflowKind kind,
            String verb,
            String action,
            boolean heedsLock) {}

    /** Makes the work out of the new image. */
    public interface Work {
        WorkRequest on(String imageId, String format);
    }

    private final ImageRequests images;
    private final ServerTasks tasks;
    private final SnapshotProperties settings;
    private final ObjectIds ids;

    ServerImages(ImageRequests images, ServerTasks tasks, SnapshotProperties settings, ObjectIds ids) {
        this.images = images;
        this.tasks = tasks;
        this.settings = settings;
        this.ids = ids;
    }

    /**
     * @return the id of the new image
     * @throws ApiException 400 if users may not do this here, 409 if the server's state does not allow it, and whatever
     *     image-service refuses
     */
    public String make(ActionRequest request, Wish wish, Work work) {
        Server server = request.server();
        RequestContext context = request.context();
        if (wish.heedsLock()) {
            ServerTasks.requireUnlocked(server, context);
        }
        ServerTasks.requireState(server, wish.event(), wish.verb());
        String id = ids.next();
        create(attributes(id, server, wish, context), request.token(), context);
        try {
            tasks.start(
                    server,
                    wish.event(),
                    wish.kind(),
                    wish.verb(),
                    wish.action(),
                    WorkBeginning.with(work.on(id, settings.imageFormat())),
                    wish.heedsLock() ? ServerTasks.Along.NOTHING : ServerTasks.Along.THOUGH_LOCKED,
                    context);
        } catch (RuntimeException refused) {
            remove(id, request.token(), context);
            throw refused;
        }
        return id;
    }

    /** As Nova tells that there is no room for another image. */
    private void create(Map<String, Object> attributes, String userToken, RequestContext context) {
        try {
            images.create(attributes, userToken, context);
        } catch (ApiException refused) {
            throw refused.status() == HttpStatus.CONTENT_TOO_LARGE
                    ? ApiException.forbidden(String.valueOf(refused.getMessage()))
                    : refused;
        }
    }

    /** What fails here is done by the auditor. */
    private void remove(String id, String userToken, RequestContext context) {
        try {
            images.delete(id, userToken, context);
        } catch (ApiException | DependencyUnavailableException notNow) {
            LOG.warn("Image {} stays for the auditor: {}", id, notNow.getMessage());
        }
    }

    /** @throws ApiException 400 if the operator has forbidden snapshots */
    void requireAllowed() {
        if (!settings.allowed()) {
            throw ApiException.badRequest("Snapshots of servers are not allowed here.");
        }
    }

    /** @throws ApiException 400: a volume is copied by the block storage service, which this cloud does not ask yet */
    public static void requireOwnDisk(Server server, String what) {
        boolean volume = server.blockDevices().stream()
                .anyMatch(device -> device.destinationType().equals("volume")
                        && device.bootIndex() != null
                        && device.bootIndex() == 0);
        if (volume) {
            throw ApiException.badRequest("It's not supported to " + what + " volume backed instance.");
        }
    }

    /** Where the image is. */
    public URI location(String id) {
        return images.location(id);
    }

    /**
     * The member {@code metadata} of a request.
     *
     * @throws ApiException 400 if image-service keeps one of these names for itself
     */
    static Map<String, String> metadata(JsonNode parameters) {
        Map<String, String> metadata = new TreeMap<>();
        parameters.path("metadata").properties().forEach(entry -> {
            if (READ_ONLY.contains(entry.getKey())) {
                throw ApiException.badRequest("Invalid metadata: " + entry.getKey() + " is set by the image service.");
            }
            metadata.put(entry.getKey(), entry.getValue().asString());
        });
        return metadata;
    }

    /** The same names and values as Nova's, by which other programs know what an image was made of. */
    private Map<String, Object> attributes(String id, Server server, Wish wish, RequestContext context) {
        Map<String, Object> image = new LinkedHashMap<>();
        server.image().properties().forEach((name, value) -> {
            if (!NOT_INHERITED.contains(name) && !READ_ONLY.contains(name)) {
                image.put(name, value);
            }
        });
        image.put("id", id);
        image.put("name", wish.imageName());
        image.put("visibility", "private");
        image.put("disk_format", settings.imageFormat());
        image.put("container_format", "bare");
        image.put("min_disk", Math.max(server.size().rootGb(), server.image().minDiskGb()));
        image.put("min_ram", server.image().minRamMb());
        image.put("image_type", wish.imageType());
        image.put("instance_uuid", server.id());
        image.put("base_image_ref", server.image().id());
        image.put("image_location", "snapshot");
        image.put("image_state", "available");
        image.put("owner_id", server.projectId());
        image.put("boot_roles", String.join(",", context.roles()));
        putIfKnown(image, "user_id", context.userId());
        putIfKnown(image, "owner_user_name", context.userName());
        putIfKnown(image, "owner_project_name", context.projectName());
        // What the owner says of the image comes last, as in Nova; what the image is stays.
        wish.properties().forEach((name, value) -> {
            if (!ATTRIBUTES.contains(name) && !READ_ONLY.contains(name)) {
                image.put(name, value);
            }
        });
        return image;
    }

    private static void putIfKnown(Map<String, Object> image, String name, @Nullable String value) {
        if (value != null) {
            image.put(name, value);
        }
    }
}
