package io.altostratus.image.images;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.image.properties.PropertyProtection;
import io.altostratus.image.properties.PropertyProtection.Operation;
import io.altostratus.image.tickets.Tickets;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * Who may do what with which image. An image that the caller may not see does not exist for him (404); what he may see
 * but not change is forbidden (403). A host sees an image only with a ticket for it.
 */
@Component
public class ImageAccess {

    private static final String HOST_ROLE = "host";

    private final ImageRepository images;
    private final Tickets tickets;
    private final Policy policy;
    private final PropertyProtection properties;

    ImageAccess(ImageRepository images, Tickets tickets, Policy policy, PropertyProtection properties) {
        this.images = images;
        this.tickets = tickets;
        this.policy = policy;
        this.properties = properties;
    }

    /** @throws ApiException 404 if there is no such image for the caller, 403 for a host without a valid ticket */
    public Image visible(RequestContext context, HttpServletRequest request, String id) {
        return visible(context, request, id, Set.of(Tickets.Use.values()));
    }

    /**
     * The image for a download of its data.
     *
     * @throws ApiException 404 if there is no such image for the caller, 403 for a host without a valid ticket for that
     */
    public Image toBeRead(RequestContext context, HttpServletRequest request, String id) {
        return visible(context, request, id, Set.of(Tickets.Use.DOWNLOAD));
    }

    /**
     * The image for an upload.
     *
     * @throws ApiException 404 if there is no such image for the caller, 403 for a host without a valid ticket for that
     */
    public Image toBeFilled(RequestContext context, HttpServletRequest request, String id) {
        return visible(context, request, id, Set.of(Tickets.Use.UPLOAD));
    }

    private Image visible(RequestContext context, HttpServletRequest request, String id, Set<Tickets.Use> uses) {
        if (context.hasRole(HOST_ROLE)) {
            tickets.require(request.getHeader(Tickets.HEADER), id, context.userName(), uses);
        }
        Image image = images.find(id, context.projectId()).orElseThrow(() -> notFound(id));
        if (!sees(context, image) || !allows(context, "get_image", image)) {
            throw notFound(id);
        }
        return image;
    }

    /** The image as it is now, for work that was admitted before. */
    public Image current(String id) {
        return images.find(id, null).orElseThrow(() -> notFound(id));
    }

    /** Holds whatever the operator's rules say: they can hide images, but not show those of other projects. */
    private boolean sees(RequestContext context, Image image) {
        return switch (image.metadata().visibility()) {
            case PUBLIC, COMMUNITY -> true;
            case PRIVATE, SHARED ->
                image.member() != null
                        || Objects.equals(context.projectId(), image.metadata().owner()) && context.projectId() != null
                        || context.hasRole(HOST_ROLE)
                        || seesAll(context);
        };
    }

    /** For an image that {@link #visible} gave. */
    public void require(RequestContext context, String rule, Image image) {
        policy.enforce(context, rule, image.target());
    }

    public boolean allows(RequestContext context, String rule, Image image) {
        return policy.allows(context, rule, image.target());
    }

    /** The caller as lists see him. */
    Viewer viewer(RequestContext context) {
        return new Viewer(context.projectId(), seesAll(context), readable(context));
    }

    /** Tells of the names of free properties which of them the caller may know. */
    Predicate<String> readable(RequestContext context) {
        return name -> properties.allows(context, name, Operation.READ);
    }

    /** @throws ApiException 403 if the caller may not do this with free properties of this name */
    void requireProperty(RequestContext context, String name, Operation operation) {
        properties.require(context, name, operation);
    }

    /** Whether the caller sees the images of all projects. */
    private boolean seesAll(RequestContext context) {
        return policy.allows(context, "context_is_admin", Map.of()) || policy.allows(context, "service_api", Map.of());
    }

    void requireList(RequestContext context) {
        policy.enforce(context, "get_images");
    }

    void requireCreate(RequestContext context, Metadata metadata) {
        Map<String, Object> target = new HashMap<>();
        target.put("visibility", metadata.visibility().text());
        String owner = metadata.owner();
        if (owner != null) {
            target.put("owner", owner);
            target.put("project_id", owner);
        }
        if (!policy.allows(context, "add_image", target) && owner != null && !owner.equals(context.projectId())) {
            throw ApiException.forbidden("You are not permitted to create images owned by '" + owner + "'.");
        }
        policy.enforce(context, "add_image", target);
        requireVisibility(context, metadata.visibility(), target);
    }

    void requireVisibility(RequestContext context, Visibility visibility, Map<String, ?> target) {
        switch (visibility) {
            case PUBLIC -> policy.enforce(context, "publicize_image", target);
            case COMMUNITY -> policy.enforce(context, "communitize_image", target);
            case PRIVATE, SHARED -> {}
        }
    }

    public boolean isAdmin(RequestContext context) {
        return policy.allows(context, "context_is_admin", Map.of());
    }

    private static ApiException notFound(String id) {
        return ApiException.notFound("No image found with ID " + id);
    }
}
