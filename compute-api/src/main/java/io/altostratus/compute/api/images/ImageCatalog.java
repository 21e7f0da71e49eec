package io.altostratus.compute.api.images;

import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.Map;

/** Images as the user may see them: asked for with the user's token, so image-service decides. */
public interface ImageCatalog {

    /**
     * An image that a server can be made of.
     *
     * @param minRamMb least memory of a server
     * @param minDiskGb least root disk of a server
     * @param properties what the image has beyond the common attributes, such as {@code hw_disk_bus}
     */
    record ImageFacts(
            String id,
            String name,
            String diskFormat,
            long sizeBytes,
            int minRamMb,
            int minDiskGb,
            Map<String, String> properties) {

        public ImageFacts {
            properties = Map.copyOf(properties);
        }

        /** As a server remembers it. */
        public Server.Image kept() {
            return new Server.Image(id, name, diskFormat, sizeBytes, minDiskGb, minRamMb, properties);
        }

        /** Its servers cannot do without a config drive. */
        public boolean needsConfigDrive() {
            return "mandatory".equals(properties.get("img_config_drive"));
        }
    }

    /** @throws io.altostratus.api.error.ApiException 400 if there is no such image or it has no content */
    ImageFacts find(String id, String userToken, RequestContext context);
}
