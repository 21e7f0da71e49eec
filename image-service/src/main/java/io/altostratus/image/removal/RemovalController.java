package io.altostratus.image.removal;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.image.images.Image;
import io.altostratus.image.images.ImageAccess;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code DELETE /v2/images/{id}}; in whatever state the image is. */
@RestController
class RemovalController {

    private final ImageAccess access;
    private final ImageRemoval removal;

    RemovalController(ImageAccess access, ImageRemoval removal) {
        this.access = access;
        this.removal = removal;
    }

    @DeleteMapping("/v2/images/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Image image = access.visible(context, request, id);
        access.require(context, "delete_image", image);
        if (!removal.begin(id) && access.current(id).metadata().isProtected()) {
            throw ApiException.forbidden("Image " + id + " is protected and cannot be deleted.");
        }
    }
}
