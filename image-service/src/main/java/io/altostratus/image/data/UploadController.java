package io.altostratus.image.data;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.LogContext;
import io.altostratus.context.RequestContext;
import io.altostratus.image.images.Image;
import io.altostratus.image.images.ImageAccess;
import io.altostratus.image.quotas.ImageQuotas;
import io.altostratus.image.store.ImageStore;
import io.altostratus.image.store.Stores;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code PUT /v2/images/{id}/file} and {@code …/stage}. */
@RestController
class UploadController {

    /** How much of a refused body is read, so that a client which reads the answer only at its end hears it. */
    private static final long MOST_DRAINED = 1L << 30;

    private final ImageAccess access;
    private final ImageQuotas quotas;
    private final Uploads uploads;
    private final Stores stores;

    UploadController(ImageAccess access, ImageQuotas quotas, Uploads uploads, Stores stores) {
        this.access = access;
        this.quotas = quotas;
        this.uploads = uploads;
        this.stores = stores;
    }

    @PutMapping("/v2/images/{id}/file")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void upload(RequestContext context, HttpServletRequest request, @PathVariable String id) throws IOException {
        try (LogContext about = LogContext.about("image", id)) {
            Image image = access.toBeFilled(context, request, id);
            access.require(context, "upload_image", image);
            requireOctets(request.getContentType());
            uploads.upload(
                    image,
                    quotas.of(image.metadata().owner(), context),
                    request.getInputStream(),
                    announced(request),
                    store(request));
        } catch (ApiException refused) {
            drain(request);
            throw refused;
        }
    }

    /** The data wait in the staging area until they are imported. */
    @PutMapping("/v2/images/{id}/stage")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void stage(RequestContext context, HttpServletRequest request, @PathVariable String id) throws IOException {
        try (LogContext about = LogContext.about("image", id)) {
            Image image = access.visible(context, request, id);
            access.require(context, "modify_image", image);
            requireOctets(request.getContentType());
            uploads.stage(
                    image, quotas.of(image.metadata().owner(), context), request.getInputStream(), announced(request));
        } catch (ApiException refused) {
            drain(request);
            throw refused;
        }
    }

    private ImageStore store(HttpServletRequest request) {
        String wanted = request.getHeader("x-image-meta-store");
        if (wanted == null || wanted.isBlank()) {
            return stores.byDefault();
        }
        return stores.find(wanted.strip())
                .orElseThrow(() -> ApiException.badRequest("There is no store \"" + wanted.strip() + "\" here."));
    }

    private static void requireOctets(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
        if (!type.equals("application/octet-stream")) {
            throw ApiException.of(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "Image data are sent with Content-Type: application/octet-stream, not " + type + ".");
        }
    }

    private static @Nullable Long announced(HttpServletRequest request) {
        String header = request.getHeader("x-openstack-image-size");
        if (header == null) {
            return request.getContentLengthLong() < 0 ? null : request.getContentLengthLong();
        }
        try {
            return Long.parseLong(header.strip());
        } catch (NumberFormatException e) {
            throw ApiException.badRequest(
                    "Invalid or missing image size in request headers: x-openstack-image-size is " + header + ".");
        }
    }

    private static void drain(HttpServletRequest request) {
        if (request.getHeader("Expect") != null) {
            return; // the client waits for a word before it sends anything
        }
        try {
            InputStream body = request.getInputStream();
            byte[] buffer = new byte[16 * 1024];
            long left = MOST_DRAINED;
            int read;
            while (left > 0 && (read = body.read(buffer)) > 0) {
                left -= read;
            }
        } catch (IOException gone) {
            // nobody is left to hear the answer
        }
    }
}
