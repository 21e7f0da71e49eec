package io.altostratus.network.service.segmentranges;

import static io.altostratus.network.service.segmentranges.RangeAttributes.RANGE;

import io.altostratus.api.body.ValidBody;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.tags.Tags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/network_segment_ranges}. */
@RestController
class RangeController {

    /** Most free ids that are named: the larger tunnels have millions. */
    private static final int MOST_AVAILABLE = 65_536;

    private final Access access;
    private final SegmentIdRanges ranges;
    private final RangeRepository repository;
    private final Tags tags;

    RangeController(Access access, SegmentIdRanges ranges, RangeRepository repository, Tags tags) {
        this.access = access;
        this.ranges = ranges;
        this.repository = repository;
        this.tags = tags;
    }

    private Map<String, Object> view(SegmentIdRange range, Fields fields) {
        return view(range, fields, used(List.of(range), fields));
    }

    private List<RangeRepository.Used> used(List<SegmentIdRange> of, Fields fields) {
        return fields.want("used", "available") ? repository.used(of) : List.of();
    }

    private static Map<String, Object> view(SegmentIdRange range, Fields fields, List<RangeRepository.Used> all) {
        Map<Integer, String> used = RangeRepository.within(range, all);
        List<Integer> available = fields.want("available")
                ? IntStream.rangeClosed(range.minimum(), range.maximum())
                        .filter(tag -> !used.containsKey(tag))
                        .limit(MOST_AVAILABLE)
                        .boxed()
                        .toList()
                : List.of();
        return range.view(used, available);
    }

    @GetMapping("/v2.0/network_segment_ranges")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, RANGE);
        if (!access.allows(context, "get_network_segment_range", Map.of())) {
            return list.answer(
                    List.<SegmentIdRange>of(), SegmentIdRange::id, range -> Map.of()); // as if there were none
        }
        List<SegmentIdRange> page = repository.page(list);
        Tags.Shown tagged = tags.of(page.stream().map(SegmentIdRange::id).toList(), list.fields());
        List<RangeRepository.Used> used = used(page, list.fields());
        return list.answer(page, SegmentIdRange::id, range -> tagged.on(view(range, list.fields(), used)));
    }

    @GetMapping("/v2.0/network_segment_ranges/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        SegmentIdRange range = repository
                .find(id)
                .filter(found -> access.allows(context, "get_network_segment_range", found.target()))
                .orElseThrow(() -> RangeAttributes.notFound(id));
        return Map.of("network_segment_range", Fields.of(request).of(tags.on(view(range, Fields.of(request)))));
    }

    @PostMapping("/v2.0/network_segment_ranges")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(RequestContext context, @ValidBody("neutron-body") JsonNode body) {
        Values values = RANGE.forCreate(Bodies.single(body, "network_segment_range"));
        access.enforceCreate(context, RANGE, values, Map.of());
        SegmentIdRange made = ranges.create(values, Owner.of(context, values, access));
        return Map.of("network_segment_range", view(made, Fields.ALL));
    }

    @PutMapping("/v2.0/network_segment_ranges/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = RANGE.forUpdate(Bodies.single(body, "network_segment_range"));
        SegmentIdRange changed =
                ranges.update(id, values, range -> access.enforceUpdate(context, RANGE, id, values, range.target()));
        return Map.of("network_segment_range", tags.on(view(changed, Fields.ALL)));
    }

    @DeleteMapping("/v2.0/network_segment_ranges/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        ranges.delete(
                id, range -> access.enforceOn(context, "delete_network_segment_range", RANGE, id, range.target()));
    }
}
