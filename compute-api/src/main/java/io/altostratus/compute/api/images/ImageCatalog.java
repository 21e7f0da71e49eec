package io.altostratus.compute.api.images;

import io.altostratus.context.RequestContext;

/** Images as the user may see them: asked for with the user's token, so image-service decides. */
public interface ImageCatalog {

    /**
     * An image that a server can be made of.
     *
     * @param minRamMb least memory of a server
     * @param minDiskGb least root disk of a server
     * @param needsConfigDrive its servers cannot do without
     */
    record ImageFacts(
            String id,
            String name,
            String diskFormat,
            long sizeBytes,
            int minRamMb,
            int minDiskGb,
            boolean needsConfigDrive) {}

    /** @throws io.altostratus.api.error.ApiException 400 if there is no such image or it has no content */
    ImageFacts find(String id, String userToken, RequestContext context);
}
