package io.altostratus.image.images;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v2/images}: create, list, show. */
@RestController
class ImageController {

    private final ImageRepository images;
    private final ImageAccess access;
    private final NewImages creation;

    ImageController(ImageRepository images, ImageAccess access, NewImages creation) {
        this.images = images;
        this.access = access;
        this.creation = creation;
    }

    @PostMapping("/v2/images")
    ResponseEntity<Map<String, @Nullable Object>> create(
            RequestContext context, HttpServletRequest request, @ValidBody("image") JsonNode body) {
        Image image = creation.create(context, (ObjectNode) body, made -> {});
        return ResponseEntity.created(URI.create(PageLinks.base(request) + ImageView.path(image.id())))
                .body(ImageView.of(image, access.readable(context)));
    }

    @GetMapping("/v2/images")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        access.requireList(context);
        Map<String, String[]> parameters = request.getParameterMap();
        ImageListQuery query = ImageListQuery.of(parameters, access.viewer(context));
        List<Image> page = images.page(query)
                .orElseThrow(() -> ApiException.badRequest("No image found with ID " + query.marker()));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "images",
                page.stream()
                        .filter(image -> access.allows(context, "get_image", image))
                        .map(image -> ImageView.of(image, access.readable(context)))
                        .toList());
        answer.put("first", link(parameters, null));
        if (!page.isEmpty() && page.size() == query.limit()) {
            answer.put("next", link(parameters, page.getLast().id()));
        }
        answer.put("schema", "/v2/schemas/images");
        return answer;
    }

    /** The same list from its beginning, or after a marker. */
    private static String link(Map<String, String[]> parameters, @Nullable String marker) {
        List<String> query = new ArrayList<>();
        parameters.forEach((name, values) -> {
            if (!name.equals("marker")) {
                for (String value : values) {
                    query.add(encoded(name) + "=" + encoded(value));
                }
            }
        });
        if (marker != null) {
            query.add("marker=" + encoded(marker));
        }
        return query.isEmpty() ? "/v2/images" : "/v2/images?" + String.join("&", query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @GetMapping("/v2/images/{id}")
    Map<String, @Nullable Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        return ImageView.of(access.visible(context, request, id), access.readable(context));
    }
}
