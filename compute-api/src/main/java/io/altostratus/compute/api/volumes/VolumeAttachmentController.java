package io.altostratus.compute.api.volumes;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code /servers/{id}/os-volume_attachments}: no server has a volume as long as block storage offers none, so there is
 * nothing to list, and no volume is found.
 */
@RestController
@RequestMapping("/v2.1/servers/{id}/os-volume_attachments")
class VolumeAttachmentController {

    private static final String RULE = "os_compute_api:os-volumes-attachments:";
    private static final Set<String> PAGE = Set.of("limit", "offset");

    private final ServerAccess access;

    VolumeAttachmentController(ServerAccess access) {
        this.access = access;
    }

    @GetMapping
    Map<String, Object> list(
            RequestContext context, Microversion version, HttpServletRequest request, @PathVariable String id) {
        if (version.atLeast(2, 75)) {
            QueryParameters.refuseUnknown(request, PAGE);
        }
        PAGE.forEach(name -> requireNumbers(request, name));
        access.require(id, RULE + "index", context);
        return Map.of("volumeAttachments", List.of());
    }

    private static void requireNumbers(HttpServletRequest request, String name) {
        String[] values = request.getParameterValues(name);
        for (String value : values == null ? new String[0] : values) {
            if (!value.matches("[0-9]+")) {
                throw ApiException.badRequest("Invalid input for query parameters " + name + ". Value: " + value
                        + ". It must be a non-negative integer.");
            }
        }
    }

    @GetMapping("/{volumeId}")
    Map<String, Object> show(RequestContext context, @PathVariable String id, @PathVariable String volumeId) {
        access.require(id, RULE + "show", context);
        throw notAttached(volumeId);
    }

    @PostMapping
    Map<String, Object> attach(
            RequestContext context, @PathVariable String id, @ValidBody("volume-attach") JsonNode body) {
        access.require(id, RULE + "create", context);
        String volume = body.at("/volumeAttachment/volumeId").asString();
        throw ApiException.notFound("Volume " + volume + " could not be found.");
    }

    /** Before 2.85 it only exchanges one volume for another, which is for administrators. */
    @PutMapping("/{volumeId}")
    Map<String, Object> change(
            RequestContext context,
            Microversion version,
            @PathVariable String id,
            @PathVariable String volumeId,
            @ValidBody("volume-swap") JsonNode body) {
        boolean same = body.at("/volumeAttachment/volumeId").asString().equals(volumeId);
        access.require(id, RULE + (same && version.atLeast(2, 85) ? "update" : "swap"), context);
        throw notAttached(volumeId);
    }

    @DeleteMapping("/{volumeId}")
    void detach(RequestContext context, @PathVariable String id, @PathVariable String volumeId) {
        access.require(id, RULE + "delete", context);
        throw notAttached(volumeId);
    }

    private static ApiException notAttached(String volumeId) {
        return ApiException.notFound("volume_id not found: " + volumeId);
    }
}
