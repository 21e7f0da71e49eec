package io.altostratus.compute.api.proxies;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.compute.api.images.ImageRequests;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.context.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /images/{id}/metadata} up to 2.38: what users have written on images. image-service judges them. */
@RestController
@RequestMapping("/v2.1/images/{image}/metadata")
class ImageMetadataController {

    private static final String TOKEN = "X-Auth-Token";

    private final ImageRequests requests;
    private final QuotaLimits quotas;

    ImageMetadataController(ImageRequests requests, QuotaLimits quotas) {
        this.requests = requests;
        this.quotas = quotas;
    }

    @OnlyIn(from = "2.1", to = "2.38")
    @GetMapping
    Map<String, Object> list(RequestContext context, @RequestHeader(TOKEN) String token, @PathVariable String image) {
        return Map.of("metadata", properties(image, token, context));
    }

    @OnlyIn(from = "2.1", to = "2.38")
    @GetMapping("/{key}")
    Map<String, Object> show(
            RequestContext context,
            @RequestHeader(TOKEN) String token,
            @PathVariable String image,
            @PathVariable String key) {
        String value = properties(image, token, context).get(key);
        if (value == null) {
            throw ApiException.notFound("The resource could not be found.");
        }
        return Map.of("meta", Map.of(key, value));
    }

    @OnlyIn(from = "2.1", to = "2.38")
    @PostMapping
    Map<String, Object> add(
            RequestContext context,
            @RequestHeader(TOKEN) String token,
            @PathVariable String image,
            @ValidBody("metadata-all") JsonNode body) {
        Map<String, String> before = properties(image, token, context);
        Map<String, String> after = new TreeMap<>(before);
        body.get("metadata")
                .properties()
                .forEach(item -> after.put(item.getKey(), item.getValue().asString()));
        write(image, before, after, token, context);
        return Map.of("metadata", after);
    }

    @OnlyIn(from = "2.1", to = "2.38")
    @PutMapping
    Map<String, Object> replace(
            RequestContext context,
            @RequestHeader(TOKEN) String token,
            @PathVariable String image,
            @ValidBody("metadata-all") JsonNode body) {
        Map<String, String> after = new TreeMap<>();
        body.get("metadata")
                .properties()
                .forEach(item -> after.put(item.getKey(), item.getValue().asString()));
        write(image, properties(image, token, context), after, token, context);
        return Map.of("metadata", after);
    }

    @OnlyIn(from = "2.1", to = "2.38")
    @PutMapping("/{key}")
    Map<String, Object> set(
            RequestContext context,
            @RequestHeader(TOKEN) String token,
            @PathVariable String image,
            @PathVariable String key,
            @ValidBody("metadata-one") JsonNode body) {
        JsonNode value = body.get("meta").get(key);
        if (value == null) {
            throw ApiException.badRequest("Request body and URI mismatch");
        }
        Map<String, String> before = properties(image, token, context);
        Map<String, String> after = new TreeMap<>(before);
        after.put(key, value.asString());
        write(image, before, after, token, context);
        return Map.of("meta", Map.of(key, value.asString()));
    }

    @OnlyIn(from = "2.1", to = "2.38")
    @DeleteMapping("/{key}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            RequestContext context,
            @RequestHeader(TOKEN) String token,
            @PathVariable String image,
            @PathVariable String key) {
        Map<String, String> before = properties(image, token, context);
        Map<String, String> after = new TreeMap<>(before);
        if (after.remove(key) == null) {
            throw ApiException.notFound("Invalid metadata key");
        }
        write(image, before, after, token, context);
    }

    private Map<String, String> properties(String image, String token, RequestContext context) {
        try {
            return ImageProperties.of(requests.show(image, token, context));
        } catch (ApiException refused) {
            throw refused.status() == HttpStatus.FORBIDDEN ? refused : ApiException.notFound("Image not found.");
        }
    }

    /** Only what has changed is sent, so that others may write other properties at the same time. */
    private void write(
            String image, Map<String, String> before, Map<String, String> after, String token, RequestContext context) {
        int limit = quotas.of(context.requireProjectId()).getOrDefault("metadata_items", QuotaLimits.UNLIMITED);
        if (limit != QuotaLimits.UNLIMITED && after.size() > limit) {
            throw ApiException.forbidden("Maximum number of metadata items exceeds " + limit);
        }
        List<Map<String, String>> operations = new ArrayList<>();
        after.forEach((key, value) -> {
            if (!ImageProperties.isFree(key)) {
                throw ApiException.forbidden("Property '" + key + "' is the image service's own.");
            }
            if (!value.equals(before.get(key))) {
                operations.add(
                        Map.of("op", before.containsKey(key) ? "replace" : "add", "path", path(key), "value", value));
            }
        });
        before.keySet().stream()
                .filter(key -> !after.containsKey(key))
                .forEach(key -> operations.add(Map.of("op", "remove", "path", path(key))));
        if (!operations.isEmpty()) {
            requests.change(image, operations, token, context);
        }
    }

    /** As a JSON pointer. */
    private static String path(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
