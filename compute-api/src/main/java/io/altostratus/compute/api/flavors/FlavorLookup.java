package io.altostratus.compute.api.flavors;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.database.flavors.Flavor;
import io.altostratus.compute.database.flavors.FlavorRepository;
import io.altostratus.context.RequestContext;
import org.springframework.stereotype.Component;

/** Finds the flavor that a path names. */
@Component
class FlavorLookup {

    private final FlavorRepository flavors;

    FlavorLookup(FlavorRepository flavors) {
        this.flavors = flavors;
    }

    /** @throws ApiException 404 if there is none that the caller may see */
    Flavor visible(RequestContext context, String id) {
        Flavor flavor = flavors.find(id).orElseThrow(() -> notFound(id));
        if (!context.isAdmin() && !flavors.isVisible(flavor, String.valueOf(context.projectId()))) {
            throw notFound(id);
        }
        return flavor;
    }

    static ApiException notFound(String id) {
        return ApiException.notFound("Flavor " + id + " could not be found.");
    }
}
