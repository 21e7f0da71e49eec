package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The ranges that administrators add to those of the configuration, for everyone or for one project. */
@Component
class GrantedRanges {

    /** Where ids are given out. */
    record Place(@Nullable String physicalNetwork, SegmentRange range) {

        /** What is left of it without another one. */
        private List<Place> without(Place other) {
            if (!Objects.equals(physicalNetwork, other.physicalNetwork)
                    || other.range.last() < range.first()
                    || range.last() < other.range.first()) {
                return List.of(this);
            }
            List<Place> left = new ArrayList<>(2);
            if (range.first() < other.range.first()) {
                left.add(new Place(physicalNetwork, new SegmentRange(range.first(), other.range.first() - 1)));
            }
            if (other.range.last() < range.last()) {
                left.add(new Place(physicalNetwork, new SegmentRange(other.range.last() + 1, range.last())));
            }
            return left;
        }
    }

    private record Granted(Place place, @Nullable String project) {}

    private final JdbcClient jdbc;

    GrantedRanges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private List<Granted> of(NetworkType type) {
        return jdbc.sql("""
                        SELECT physical_network, minimum, maximum, IF(shared, NULL, project_id) AS project
                        FROM network_segment_ranges WHERE network_type = :type AND NOT by_configuration ORDER BY pk
                        """)
                .param("type", type.apiName())
                .query((row, number) -> new Granted(
                        new Place(
                                row.getString("physical_network"),
                                new SegmentRange(row.getInt("minimum"), row.getInt("maximum"))),
                        row.getString("project")))
                .list();
    }

    /** The physical networks of which ids are given out by such ranges. */
    Set<String> physicalNetworks(NetworkType type) {
        return of(type).stream()
                .map(granted -> granted.place().physicalNetwork())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Where the project's networks get their ids, in order: its own ranges, then those that are nobody's own. */
    List<Place> usable(NetworkType type, List<Place> configured, String project) {
        List<Granted> granted = of(type);
        List<Place> usable = new ArrayList<>();
        List<Place> common = new ArrayList<>(configured);
        for (Granted one : granted) {
            if (project.equals(one.project())) {
                usable.add(one.place());
            } else if (one.project() == null) {
                common.add(one.place());
            }
        }
        for (Granted one : granted) {
            if (one.project() != null) {
                common = common.stream()
                        .flatMap(place -> place.without(one.place()).stream())
                        .toList();
            }
        }
        usable.addAll(common);
        return usable;
    }
}
