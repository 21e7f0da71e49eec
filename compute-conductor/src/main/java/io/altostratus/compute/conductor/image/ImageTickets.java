package io.altostratus.compute.conductor.image;

import io.altostratus.context.RequestContext;

/** Lets one host download one image for a short time; in operation a REST call to image-service. */
public interface ImageTickets {

    String ticket(String imageId, String host, RequestContext context);
}
