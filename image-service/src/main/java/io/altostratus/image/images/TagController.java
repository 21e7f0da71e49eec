package io.altostratus.image.images;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v2/images/{id}/tags/{tag}}. */
@RestController
class TagController {

    private static final int LONGEST_TAG = 255;

    private final ImageRepository images;
    private final ImageAccess access;
    private final ImageLimits limits;
    private final Transactions transactions;

    TagController(ImageRepository images, ImageAccess access, ImageLimits limits, Transactions transactions) {
        this.images = images;
        this.access = access;
        this.limits = limits;
        this.transactions = transactions;
    }

    @PutMapping("/v2/images/{id}/tags/{tag}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void add(RequestContext context, HttpServletRequest request, @PathVariable String id, @PathVariable String tag) {
        if (tag.length() > LONGEST_TAG) {
            throw ApiException.badRequest(
                    "Invalid input for field/attribute tags. Value: " + tag + ". At most 255 characters are allowed.");
        }
        Image image = modifiable(context, request, id);
        transactions.run(() -> {
            requireThere(images.touch(image.pk()), id);
            limits.requireTags(images.addTag(image.pk(), tag.strip()));
        });
    }

    @DeleteMapping("/v2/images/{id}/tags/{tag}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(RequestContext context, HttpServletRequest request, @PathVariable String id, @PathVariable String tag) {
        Image image = modifiable(context, request, id);
        transactions.run(() -> {
            requireThere(images.touch(image.pk()), id);
            if (!images.removeTag(image.pk(), tag.strip())) {
                throw ApiException.notFound("Image " + id + " has no tag " + tag + ".");
            }
        });
    }

    private Image modifiable(RequestContext context, HttpServletRequest request, String id) {
        Image image = access.visible(context, request, id);
        access.require(context, "modify_image", image);
        return image;
    }

    private static void requireThere(boolean there, String id) {
        if (!there) {
            throw ApiException.notFound("Image " + id + " not found.");
        }
    }
}
