package io.altostratus.image.images;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /v2/images/{id}/actions/deactivate} and {@code /reactivate}: takes the data of a suspicious image out of
 * use without losing them. Both may be repeated.
 */
@RestController
class ActionController {

    private final ImageRepository images;
    private final ImageAccess access;

    ActionController(ImageRepository images, ImageAccess access) {
        this.images = images;
        this.access = access;
    }

    @PostMapping("/v2/images/{id}/actions/deactivate")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deactivate(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        change(context, request, id, "deactivate", ImageStatus.ACTIVE, ImageStatus.DEACTIVATED);
    }

    @PostMapping("/v2/images/{id}/actions/reactivate")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void reactivate(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        change(context, request, id, "reactivate", ImageStatus.DEACTIVATED, ImageStatus.ACTIVE);
    }

    private void change(
            RequestContext context,
            HttpServletRequest request,
            String id,
            String action,
            ImageStatus from,
            ImageStatus to) {
        Image image = access.visible(context, request, id);
        access.require(context, action, image);
        if (!images.changeStatus(image.pk(), from, to)) {
            String status = access.current(id).status().text();
            throw ApiException.forbidden("Not allowed to " + action + " image in status '" + status + "'");
        }
    }
}
