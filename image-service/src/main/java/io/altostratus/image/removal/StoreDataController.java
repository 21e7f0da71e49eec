package io.altostratus.image.removal;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.image.images.Image;
import io.altostratus.image.images.ImageAccess;
import io.altostratus.image.images.ImageStatus;
import io.altostratus.image.store.Stores;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code DELETE /v2/stores/{store}/{image}}: removes one of several copies of an image. */
@RestController
class StoreDataController {

    private final ImageAccess access;
    private final Stores stores;
    private final CopyRemoval removal;

    StoreDataController(ImageAccess access, Stores stores, CopyRemoval removal) {
        this.access = access;
        this.stores = stores;
        this.removal = removal;
    }

    @DeleteMapping("/v2/stores/{store}/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            RequestContext context, HttpServletRequest request, @PathVariable String store, @PathVariable String id) {
        if (stores.find(store).isEmpty()) {
            throw ApiException.conflict("The selected store " + store + " is not available on this node.");
        }
        Image image = access.visible(context, request, id);
        access.require(context, "get_image_location", image);
        access.require(context, "delete_image_location", image);
        if (image.status() != ImageStatus.ACTIVE) {
            throw ApiException.conflict(
                    "It's not allowed to remove image data from store if image status is not 'active'");
        }
        boolean isThere =
                image.locations().stream().anyMatch(location -> location.store().equals(store));
        if (image.locations().size() == 1) {
            throw ApiException.forbidden("Cannot delete image data from the only store containing it. Consider deleting"
                    + " the image instead.");
        }
        if (!isThere) {
            throw ApiException.notFound("Image " + id + " is not stored in store " + store + ".");
        }
        if (!removal.begin(image.id(), store)) {
            throw ApiException.conflict("Image " + id + " is being changed by others. Try again.");
        }
    }
}
