package io.altostratus.image.images;

import io.altostratus.api.body.RequestSchemas;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.image.images.ImagePatch.Change;
import io.altostratus.image.properties.PropertyProtection.Operation;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code PATCH /v2/images/{id}}. */
@RestController
class ImageUpdateController {

    private static final Set<String> FORMATS = Set.of("disk_format", "container_format");
    private static final int MOST_ATTEMPTS = 10;

    private final ImageRepository images;
    private final ImageAccess access;
    private final ImageLimits limits;
    private final RequestSchemas schemas;
    private final Transactions transactions;
    private final int maxBodyBytes;

    ImageUpdateController(
            ImageRepository images,
            ImageAccess access,
            ImageLimits limits,
            RequestSchemas schemas,
            Transactions transactions,
            @Value("${altostratus.api.max-body-bytes:114688}") int maxBodyBytes) {
        this.images = images;
        this.access = access;
        this.limits = limits;
        this.schemas = schemas;
        this.transactions = transactions;
        this.maxBodyBytes = maxBodyBytes;
    }

    @PatchMapping("/v2/images/{id}")
    Map<String, @Nullable Object> update(RequestContext context, HttpServletRequest request, @PathVariable String id)
            throws IOException {
        Image image = access.visible(context, request, id);
        ImagePatch patch = ImagePatch.of(body(request), ImagePatch.isDraft4(request.getContentType()), schemas);
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Image seen = attempt == 0 ? image : access.visible(context, request, id);
            Metadata changed = apply(patch, seen, context);
            if (patch.changes().isEmpty()) {
                return ImageView.of(seen, access.readable(context));
            }
            if (transactions.call(() -> images.update(seen, changed))) {
                return ImageView.of(access.current(id), access.readable(context));
            }
        }
        throw ApiException.conflict("Image " + id + " is being changed by others. Try again.");
    }

    private Metadata apply(ImagePatch patch, Image image, RequestContext context) {
        ObjectNode document = image.metadata().document();
        for (Change change : patch.changes()) {
            requireAllowed(change, image, context);
            if (!Metadata.OWN.contains(change.attribute())) {
                requireUnprotected(change, document, context);
            }
            switch (change.operation()) {
                case ADD -> add(change, document);
                case REPLACE -> replace(change, document);
                case REMOVE -> remove(change, document);
            }
        }
        return limits.within(Metadata.of(document), image.metadata());
    }

    private void requireAllowed(Change change, Image image, RequestContext context) {
        JsonNode value = change.value();
        if (value != null) {
            if (change.attribute().equals("owner") && !access.isAdmin(context)) {
                throw ApiException.forbidden("Owner can't be updated by non admin.");
            }
            if (change.attribute().equals("visibility")) {
                access.requireVisibility(context, Visibility.of(value.asString()), image.target());
            }
        }
        access.require(context, "modify_image", image);
        if (FORMATS.contains(change.attribute()) && image.status() != ImageStatus.QUEUED && value != null) {
            throw ApiException.forbidden(
                    "Attribute " + change.attribute() + " can be only replaced for a queued image.");
        }
    }

    /** A property that the caller may not read is to him as if it were not there. */
    private void requireUnprotected(Change change, ObjectNode document, RequestContext context) {
        String name = change.attribute();
        boolean there = document.has(name);
        if (!there || !access.readable(context).test(name)) {
            if (change.operation() != ImagePatch.Operation.ADD) {
                throw absent(change);
            }
            access.requireProperty(context, name, Operation.CREATE);
        }
        if (there) {
            boolean removed = change.operation() == ImagePatch.Operation.REMOVE;
            access.requireProperty(context, name, removed ? Operation.DELETE : Operation.UPDATE);
        }
    }

    private static void add(Change change, ObjectNode document) {
        if (change.mustBeNew() && document.has(change.attribute())) {
            throw ApiException.conflict("Property " + change.attribute() + " already present.");
        }
        document.set(change.attribute(), change.value());
    }

    private static void replace(Change change, ObjectNode document) {
        requirePresent(change, document);
        document.set(change.attribute(), change.value());
    }

    private static void remove(Change change, ObjectNode document) {
        if (Metadata.OWN.contains(change.attribute())) {
            throw ApiException.forbidden("Property " + change.attribute() + " may not be removed.");
        }
        requirePresent(change, document);
        document.remove(change.attribute());
    }

    private static void requirePresent(Change change, ObjectNode document) {
        if (!document.has(change.attribute())) {
            throw absent(change);
        }
    }

    private static ApiException absent(Change change) {
        return ApiException.conflict("Property " + change.attribute() + " does not exist.");
    }

    private JsonNode body(HttpServletRequest request) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(maxBodyBytes + 1);
        if (bytes.length > maxBodyBytes) {
            throw ApiException.of(HttpStatus.CONTENT_TOO_LARGE, "Request is too large.");
        }
        if (bytes.length == 0) {
            throw ApiException.badRequest("Body expected in request.");
        }
        try {
            return Json.MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw ApiException.badRequest("Malformed JSON in request body.");
        }
    }
}
