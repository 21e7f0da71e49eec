package io.altostratus.image.data;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.image.cache.ImageCache;
import io.altostratus.image.cache.ImageCopies;
import io.altostratus.image.images.Image;
import io.altostratus.image.images.ImageAccess;
import io.altostratus.image.images.ImageStatus;
import io.altostratus.image.store.ImageStore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /v2/images/{id}/file}. Where the connection allows it, Tomcat lets the kernel send the file (sendfile), so
 * that the data do not pass through this process.
 */
@RestController
class DownloadController {

    private static final String SENDFILE = "org.apache.tomcat.sendfile.";
    private static final int BLOCK = 128 * 1024;

    private final ImageAccess access;
    private final ImageCopies copies;
    private final ImageCache cache;

    DownloadController(ImageAccess access, ImageCopies copies, ImageCache cache) {
        this.access = access;
        this.copies = copies;
        this.cache = cache;
    }

    @GetMapping("/v2/images/{id}/file")
    void download(
            RequestContext context, HttpServletRequest request, HttpServletResponse response, @PathVariable String id)
            throws IOException {
        Image image = access.toBeRead(context, request, id);
        if (image.status() == ImageStatus.DEACTIVATED && !access.isAdmin(context)) {
            throw ApiException.forbidden("The requested image has been deactivated. Image data download is forbidden.");
        }
        access.require(context, "download_image", image);
        Long size = image.data().size();
        if (!image.status().hasData() || size == null) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return;
        }
        ByteRange part = ByteRange.of(request.getHeader("Range"), size);
        ImageStore.Stored data = copies.read(image)
                .orElseThrow(() ->
                        // Most likely the store is not mounted.
                        ApiException.unavailable("the store with the data of image " + image.id(), null));
        response.setContentType("application/octet-stream");
        if (image.data().checksum() != null) {
            response.setHeader("Content-MD5", image.data().checksum());
        }
        if (part != null) {
            response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
            response.setHeader("Content-Range", "bytes " + part.start() + "-" + (part.end() - 1) + "/" + size);
        }
        ByteRange sent = part == null ? new ByteRange(0, size) : part;
        response.setContentLengthLong(sent.length());
        if (!request.getMethod().equals("HEAD") && sent.length() > 0) {
            switch (data) {
                case ImageStore.StoredFile file -> sendFile(file.file(), sent, request, response);
                case ImageStore.RemoteData remote -> relay(image, remote, sent, response);
            }
        }
    }

    private static void sendFile(Path file, ByteRange part, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (Boolean.TRUE.equals(request.getAttribute(SENDFILE + "support"))) {
            request.setAttribute(SENDFILE + "filename", file.toRealPath().toString());
            request.setAttribute(SENDFILE + "start", part.start());
            request.setAttribute(SENDFILE + "end", part.end());
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                WritableByteChannel out = Channels.newChannel(response.getOutputStream())) {
            long position = part.start();
            while (position < part.end()) {
                position += channel.transferTo(position, part.end() - position, out);
            }
        }
    }

    /** What comes whole out of a remote store is kept for the next reader on its way. */
    private void relay(Image image, ImageStore.RemoteData data, ByteRange part, HttpServletResponse response)
            throws IOException {
        boolean whole = part.length() == data.size();
        try (InputStream in = data.source().open(part.start(), part.end());
                ImageCache.Filling kept = whole ? cache.fill(image.id(), data.size()) : ImageCache.Filling.NONE) {
            byte[] block = new byte[BLOCK];
            OutputStream out = response.getOutputStream();
            int read = in.read(block);
            while (read >= 0) {
                kept.write(block, read);
                out.write(block, 0, read);
                read = in.read(block);
            }
            kept.complete();
        }
    }
}
