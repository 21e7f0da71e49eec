package io.altostratus.image.cache;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.image.images.Image;
import io.altostratus.image.images.ImageAccess;
import io.altostratus.image.images.ImageStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v2/cache}: the cache of the instance that is asked. */
@RestController
class CacheController {

    private final ImageCache cache;
    private final Prefetch prefetch;
    private final ImageAccess images;
    private final Policy policy;

    CacheController(ImageCache cache, Prefetch prefetch, ImageAccess images, Policy policy) {
        this.cache = cache;
        this.prefetch = prefetch;
        this.images = images;
        this.policy = policy;
    }

    @GetMapping("/v2/cache")
    Map<String, Object> list(RequestContext context) {
        require(context, "cache_list");
        Map<String, Object> view = new LinkedHashMap<>();
        view.put(
                "cached_images",
                cache.entries().stream().map(CacheController::view).toList());
        view.put("queued_images", prefetch.queued());
        return view;
    }

    @DeleteMapping("/v2/cache")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clear(RequestContext context, HttpServletRequest request) {
        require(context, "cache_delete");
        String target = Objects.requireNonNullElse(request.getHeader("x-image-cache-clear-target"), "")
                .toLowerCase(Locale.ROOT);
        switch (target) {
            case "" -> {
                prefetch.clear();
                cache.deleteAll();
            }
            case "cache" -> cache.deleteAll();
            case "queue" -> prefetch.clear();
            default ->
                throw ApiException.badRequest(
                        "If provided 'x-image-cache-clear-target' must be 'cache', 'queue' or" + " empty string.");
        }
    }

    @PutMapping("/v2/cache/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void queue(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        require(context, "cache_image");
        Image image = images.visible(context, request, id);
        if (image.status() != ImageStatus.ACTIVE) {
            throw ApiException.badRequest("Only images with status active can be targeted for queueing");
        }
        prefetch.add(image.id());
    }

    @DeleteMapping("/v2/cache/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        require(context, "cache_delete");
        boolean known = cache.has(id) || prefetch.queued().contains(id);
        if (!known) {
            images.visible(context, request, id); // 404 unless there is such an image
        }
        prefetch.remove(id);
        cache.entries().stream()
                .filter(entry -> entry.imageId().equals(id))
                .forEach(entry -> cache.delete(entry.imageId()));
    }

    @PostMapping("/v2/cache/clean")
    void clean(RequestContext context) {
        require(context, "cache_clean");
        cache.clean();
    }

    @PostMapping("/v2/cache/prune")
    Map<String, Object> prune(RequestContext context) {
        require(context, "cache_prune");
        ImageCache.Pruned pruned = cache.prune();
        return Map.of("total_files_pruned", pruned.files(), "total_bytes_pruned", pruned.bytes());
    }

    // The older names of the same, with one rule for all.

    @GetMapping("/v2/cached_images")
    Map<String, Object> cachedImages(RequestContext context) {
        require(context, "manage_image_cache");
        return Map.of(
                "cached_images",
                cache.entries().stream().map(CacheController::view).toList());
    }

    @DeleteMapping("/v2/cached_images")
    Map<String, Object> deleteCachedImages(RequestContext context) {
        require(context, "manage_image_cache");
        return Map.of("num_deleted", cache.deleteAll());
    }

    @DeleteMapping("/v2/cached_images/{id}")
    void deleteCachedImage(RequestContext context, @PathVariable String id) {
        require(context, "manage_image_cache");
        cache.entries().stream()
                .filter(entry -> entry.imageId().equals(id))
                .forEach(entry -> cache.delete(entry.imageId()));
    }

    @GetMapping("/v2/queued_images")
    Map<String, List<String>> queuedImages(RequestContext context) {
        require(context, "manage_image_cache");
        return Map.of("queued_images", prefetch.queued());
    }

    @PutMapping("/v2/queued_images/{id}")
    void queueImage(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        require(context, "manage_image_cache");
        prefetch.add(images.visible(context, request, id).id());
    }

    @DeleteMapping("/v2/queued_images")
    Map<String, Object> deleteQueuedImages(RequestContext context) {
        require(context, "manage_image_cache");
        return Map.of("num_deleted", prefetch.clear());
    }

    @DeleteMapping("/v2/queued_images/{id}")
    void deleteQueuedImage(RequestContext context, @PathVariable String id) {
        require(context, "manage_image_cache");
        prefetch.remove(id);
    }

    private void require(RequestContext context, String rule) {
        policy.enforce(context, rule, Map.of());
        if (!cache.isEnabled()) {
            throw ApiException.notFound("Caching via API is not supported at this site.");
        }
    }

    private static Map<String, Object> view(ImageCache.Entry entry) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("image_id", entry.imageId());
        view.put("size", entry.size());
        view.put("hits", entry.hits());
        view.put("last_accessed", seconds(entry.lastAccessed()));
        view.put("last_modified", seconds(entry.lastModified()));
        return view;
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }
}
