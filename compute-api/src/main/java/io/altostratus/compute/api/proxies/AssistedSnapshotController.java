package io.altostratus.compute.api.proxies;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code /os-assisted-volume-snapshots}, for a block storage service that needs the hypervisor's help. No server has a
 * volume yet, so every request is answered as one about a volume that is not attached.
 */
@RestController
class AssistedSnapshotController {

    private final Policy policy;

    AssistedSnapshotController(Policy policy) {
        this.policy = policy;
    }

    @PostMapping("/v2.1/os-assisted-volume-snapshots")
    void create(RequestContext context, @ValidBody("assisted-snapshot-create") JsonNode body) {
        policy.enforce(context, "os_compute_api:os-assisted-volume-snapshots:create");
        throw notAttached(body.at("/snapshot/volume_id").asString());
    }

    @DeleteMapping("/v2.1/os-assisted-volume-snapshots/{id}")
    void delete(RequestContext context, HttpServletRequest request, Microversion version, @PathVariable String id) {
        if (version.atLeast(2, 75)) {
            QueryParameters.refuseUnknown(request, Set.of("delete_info"));
        }
        policy.enforce(context, "os_compute_api:os-assisted-volume-snapshots:delete");
        throw notAttached(volume(request.getParameter("delete_info")));
    }

    private static String volume(@Nullable String info) {
        try {
            JsonNode volume = Json.MAPPER.readTree(info == null ? "{}" : info).path("volume_id");
            if (volume.isString()) {
                return volume.asString();
            }
        } catch (JacksonException e) {
            // told below
        }
        throw ApiException.badRequest("delete_info must be a JSON object with a volume_id.");
    }

    private static ApiException notAttached(String volume) {
        return ApiException.badRequest("No volume Block Device Mapping with id " + volume + ".");
    }
}
