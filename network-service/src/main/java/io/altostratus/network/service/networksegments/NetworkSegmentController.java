package io.altostratus.network.service.networksegments;

import static io.altostratus.network.service.networksegments.NetworkSegmentAttributes.SEGMENT;

import io.altostratus.api.body.ValidBody;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.tags.Tags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/segments}. */
@RestController
class NetworkSegmentController {

    private final Access access;
    private final NetworkSegments segments;
    private final NetworkSegmentRepository repository;
    private final Tags tags;

    NetworkSegmentController(Access access, NetworkSegments segments, NetworkSegmentRepository repository, Tags tags) {
        this.access = access;
        this.segments = segments;
        this.repository = repository;
        this.tags = tags;
    }

    @GetMapping("/v2.0/segments")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, SEGMENT);
        if (!access.allows(context, "get_segment", Map.of())) {
            return list.answer(
                    List.<NetworkSegment>of(), NetworkSegment::id, NetworkSegment::view); // as if there were none
        }
        List<NetworkSegment> page = repository.page(list);
        Tags.Shown tagged = tags.of(page.stream().map(NetworkSegment::id).toList(), list.fields());
        return list.answer(page, NetworkSegment::id, segment -> tagged.on(segment.view()));
    }

    @GetMapping("/v2.0/segments/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        NetworkSegment segment = repository
                .find(id)
                .filter(found -> access.allows(context, "get_segment", found.target()))
                .orElseThrow(() -> NetworkSegmentAttributes.notFound(id));
        return Map.of("segment", Fields.of(request).of(tags.on(segment.view())));
    }

    @PostMapping("/v2.0/segments")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(RequestContext context, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, SEGMENT);
        List<Values> wanted = new ArrayList<>();
        for (JsonNode object : creation.objects()) {
            Values values = SEGMENT.forCreate(object);
            access.enforceCreate(context, SEGMENT, values, Map.of());
            wanted.add(values);
        }
        List<Map<String, Object>> views =
                segments.create(wanted).stream().map(NetworkSegment::view).toList();
        return creation.bulk() ? Map.of("segments", views) : Map.of("segment", views.getFirst());
    }

    @PutMapping("/v2.0/segments/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = SEGMENT.forUpdate(Bodies.single(body, "segment"));
        NetworkSegment changed = segments.update(
                id, values, segment -> access.enforceUpdate(context, SEGMENT, id, values, segment.target()));
        return Map.of("segment", tags.on(changed.view()));
    }

    @DeleteMapping("/v2.0/segments/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        segments.delete(id, segment -> access.enforceOn(context, "delete_segment", SEGMENT, id, segment.target()));
    }
}
