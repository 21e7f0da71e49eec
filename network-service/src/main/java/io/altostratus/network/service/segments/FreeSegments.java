package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import io.altostratus.persistence.RowLock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which segmentation ids the networks leave free. */
@Component
class FreeSegments {

    private final JdbcClient jdbc;
    private final RowLock lock;

    FreeSegments(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.lock = new RowLock(jdbc);
    }

    /** The lowest id of the range that no network has. Whoever asks waits for those who asked before. */
    Optional<Integer> lowest(NetworkType type, @Nullable String physicalNetwork, SegmentRange range) {
        lock.acquire("segments:" + type.apiName());
        if (!isUsed(new Segment(type, physicalNetwork, range.first()))) {
            return Optional.of(range.first());
        }
        return jdbc.sql("""
                        SELECT used.segmentation_id + 1 FROM network_segments used
                        LEFT JOIN network_segments next ON next.network_type = used.network_type
                          AND next.physical_network <=> used.physical_network
                          AND next.segmentation_id = used.segmentation_id + 1
                        WHERE used.network_type = :type AND used.physical_network <=> :physical
                          AND used.segmentation_id >= :first AND used.segmentation_id < :last AND next.pk IS NULL
                        ORDER BY used.segmentation_id LIMIT 1
                        """)
                .param("type", type.apiName())
                .param("physical", physicalNetwork)
                .param("first", range.first())
                .param("last", range.last())
                .query(Integer.class)
                .optional();
    }

    boolean isUsed(Segment segment) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM network_segments WHERE segment = :segment)")
                .param("segment", segment.key())
                .query(Boolean.class)
                .single();
    }
}
