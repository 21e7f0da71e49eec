package io.altostratus.compute.agent.image;

import java.io.IOException;
import java.io.InputStream;

/** Where images come from: image-service, under this host's own identity. */
public interface ImageSource {

    /**
     * Opens an image's content.
     *
     * @param ticket admits this host to this image for a short time
     * @throws IOException if it is refused or breaks off
     */
    InputStream open(String imageId, String ticket) throws IOException;
}
