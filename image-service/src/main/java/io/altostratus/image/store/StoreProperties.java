package io.altostratus.image.store;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The file store.
 *
 * @param storeDirectory where image data lie, one file an image, named by its id; several instances of this service share it
 */
@ConfigurationProperties("altostratus.image")
record StoreProperties(
        @DefaultValue("/var/lib/altostratus/images") Path storeDirectory) {}
