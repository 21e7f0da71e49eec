package io.altostratus.compute.api.proxies;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.paging.SortKey;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.compute.api.images.ImageRequests;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /images} up to 2.35. Nova asks no rule for it: image-service judges the user by its own. */
@RestController
@RequestMapping("/v2.1/images")
class ImageController {

    private static final String TOKEN = "X-Auth-Token";
    private static final ListRules RULES = new ListRules(1_000, Set.of(), List.of(new SortKey("id", false)));
    private static final Map<String, String> FILTERS = Map.of(
            "name", "name",
            "status", "status",
            "server", "instance_uuid",
            "type", "image_type",
            "minRam", "min_ram",
            "minDisk", "min_disk");
    private static final Map<String, String> STATUS = Map.of(
            "active", "ACTIVE",
            "queued", "SAVING",
            "saving", "SAVING",
            "deleted", "DELETED",
            "pending_delete", "DELETED",
            "killed", "ERROR");
    private static final Map<String, Integer> PROGRESS = Map.of("queued", 25, "saving", 50, "active", 100);

    private final ImageRequests requests;

    ImageController(ImageRequests requests) {
        this.requests = requests;
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @RequestHeader(TOKEN) String token) {
        return page(context, request, token, false);
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping("/detail")
    Map<String, Object> detail(RequestContext context, HttpServletRequest request, @RequestHeader(TOKEN) String token) {
        return page(context, request, token, true);
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping("/{id}")
    Map<String, Object> show(
            RequestContext context,
            HttpServletRequest request,
            @RequestHeader(TOKEN) String token,
            @PathVariable String id) {
        try {
            return Map.of("image", whole(requests.show(id, token, context), request));
        } catch (ApiException refused) {
            throw ApiException.notFound("Image not found.");
        }
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @RequestHeader(TOKEN) String token, @PathVariable String id) {
        try {
            requests.delete(id, token, context);
        } catch (ApiException refused) {
            throw switch (refused.status()) {
                case NOT_FOUND, BAD_REQUEST -> ApiException.notFound("Image not found.");
                case FORBIDDEN -> ApiException.forbidden("You are not allowed to delete the image.");
                default -> refused;
            };
        }
    }

    private Map<String, Object> page(
            RequestContext context, HttpServletRequest request, String token, boolean detailed) {
        PageRequest page = PageRequest.of(request, RULES);
        List<JsonNode> found = new ArrayList<>();
        try {
            requests.list(query(request, page), token, context).path("images").forEach(found::add);
        } catch (ApiException refused) {
            throw ApiException.badRequest(refused.getMessage());
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "images",
                found.stream()
                        .map(image -> detailed ? whole(image, request) : summary(image, request))
                        .toList());
        if (!found.isEmpty() && found.size() == page.limit()) {
            String next = PageLinks.next(request, text(found.getLast(), "id"));
            answer.put("images_links", List.of(Map.of("rel", "next", "href", next)));
        }
        return answer;
    }

    private static String query(HttpServletRequest request, PageRequest page) {
        StringJoiner query = new StringJoiner("&");
        query.add("limit=" + page.limit());
        if (page.marker() != null) {
            query.add("marker=" + ImageRequests.encoded(page.marker()));
        }
        for (String name : request.getParameterMap().keySet()) {
            String value = String.valueOf(request.getParameter(name));
            if (name.startsWith("property-")) {
                query.add(filter(name.substring("property-".length()), value));
            } else if (name.equals("changes-since")) {
                query.add(filter("updated_at", "gte:" + value));
            } else if (name.equals("status")) {
                query.add(filter("status", value.toLowerCase(Locale.ROOT)));
            } else if (name.equals("server")) {
                // Servers may be named by their addresses.
                query.add(filter("instance_uuid", value.substring(value.lastIndexOf('/') + 1)));
            } else if (FILTERS.containsKey(name)) {
                query.add(filter(String.valueOf(FILTERS.get(name)), value));
            }
        }
        return query.toString();
    }

    private static String filter(String name, String value) {
        return ImageRequests.encoded(name) + "=" + ImageRequests.encoded(value);
    }

    private Map<String, @Nullable Object> summary(JsonNode image, HttpServletRequest request) {
        String id = text(image, "id");
        List<Map<String, String>> links = new ArrayList<>(links(request, "/images/" + id));
        links.add(Map.of(
                "rel",
                "alternate",
                "type",
                "application/vnd.openstack.image",
                "href",
                requests.endpoint() + "/images/" + id));
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("name", image.path("name").isString() ? text(image, "name") : null);
        view.put("links", links);
        return view;
    }

    private Map<String, @Nullable Object> whole(JsonNode image, HttpServletRequest request) {
        Map<String, String> properties = ImageProperties.of(image);
        Map<String, @Nullable Object> view = summary(image, request);
        view.put("minRam", image.path("min_ram").asInt(0));
        view.put("minDisk", image.path("min_disk").asInt(0));
        view.put("metadata", properties);
        view.put("created", text(image, "created_at"));
        view.put("updated", text(image, "updated_at"));
        view.put("status", STATUS.getOrDefault(text(image, "status"), "UNKNOWN"));
        view.put("progress", PROGRESS.getOrDefault(text(image, "status"), 0));
        view.put(
                "OS-EXT-IMG-SIZE:size",
                image.path("size").isNumber() ? image.path("size").asLong() : null);
        String server = properties.get("instance_uuid");
        if (server != null) {
            view.put("server", Map.of("id", server, "links", links(request, "/servers/" + server)));
        }
        String diskConfig = properties.get("auto_disk_config");
        if (diskConfig != null) {
            view.put("OS-DCF:diskConfig", QueryParameters.flag(diskConfig).orElse(false) ? "AUTO" : "MANUAL");
        }
        return view;
    }

    private static List<Map<String, String>> links(HttpServletRequest request, String path) {
        String base = PageLinks.base(request);
        return List.of(
                Map.of("rel", "self", "href", base + "/v2.1" + path), Map.of("rel", "bookmark", "href", base + path));
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).isString() ? node.path(name).asString() : "";
    }
}
