package io.altostratus.blockstorage.common;

import io.altostratus.api.paging.PageLinks;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How Cinder's API shows lists, links and times. */
public final class Views {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    private Views() {}

    /** UTC without saying so, with microseconds. */
    public static @Nullable String time(@Nullable LocalDateTime time) {
        return time == null ? null : TIME.format(time);
    }

    public static List<Map<String, String>> links(HttpServletRequest request, String collection, String id) {
        String path = "/" + collection + "/" + id;
        return List.of(
                Map.of("rel", "self", "href", ProjectInPath.href(request, "/v3", path)),
                Map.of("rel", "bookmark", "href", ProjectInPath.href(request, "", path)));
    }

    /** A page under its name, with a link to the next one if there may be one. */
    public static <R> Map<String, Object> page(
            HttpServletRequest request,
            String collection,
            ProjectTable.Page<R> page,
            Function<R, Map<String, @Nullable Object>> view,
            Function<R, String> id) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(collection, page.rows().stream().map(view).toList());
        if (!page.rows().isEmpty() && page.rows().size() == page.limit()) {
            answer.put(
                    collection + "_links",
                    List.of(Map.of(
                            "rel",
                            "next",
                            "href",
                            PageLinks.next(request, id.apply(page.rows().getLast())))));
        }
        return answer;
    }
}
