package io.altostratus.image.audit;

import io.altostratus.image.store.ImageStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Compares the rows with the store. It changes nothing: what can be repaired without a human is repaired by recovery
 * and by the removal's task. Rows and files change while it looks, so whatever seems wrong is looked at a second time.
 */
@Service
class Audit {

    /** One thing that should not be. */
    record Finding(String kind, String id, String detail, boolean repaired) {}

    private static final int CHUNK = 500;

    /** How long recovery may take for what a dead process has left, in seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final JdbcClient jdbc;
    private final ImageStore store;
    private final Clock clock;

    Audit(JdbcClient jdbc, ImageStore store, Clock clock) {
        this.jdbc = jdbc;
        this.store = store;
        this.clock = clock;
    }

    List<Finding> run() throws IOException {
        List<Finding> findings = new ArrayList<>();
        filesWithoutRow(findings);
        rowsWithoutFile(findings);
        stagingLeftovers(findings);
        stuckImages(findings);
        return findings;
    }

    private void filesWithoutRow(List<Finding> findings) throws IOException {
        List<String> chunk = new ArrayList<>();
        store.forEach(name -> {
            chunk.add(name);
            if (chunk.size() == CHUNK) {
                judgeFiles(chunk, findings);
                chunk.clear();
            }
        });
        judgeFiles(chunk, findings);
    }

    private void judgeFiles(List<String> names, List<Finding> findings) {
        if (names.isEmpty()) {
            return;
        }
        Set<String> known = new HashSet<>(jdbc.sql("SELECT id FROM images WHERE id IN (:ids) AND status <> 'queued'")
                .param("ids", names)
                .query(String.class)
                .list());
        for (String name : names) {
            if (!known.contains(name) && size(name).isPresent() && !hasData(name)) {
                findings.add(new Finding(
                        "file-without-row",
                        name,
                        "The store has a file of this name, but no image has these data.",
                        false));
            }
        }
    }

    private boolean hasData(String id) {
        return jdbc.sql("SELECT COUNT(*) FROM images WHERE id = :id AND status <> 'queued'")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    private record Row(long pk, String id, long size) {}

    private void rowsWithoutFile(List<Finding> findings) {
        long after = 0;
        List<Row> rows;
        do {
            rows = jdbc.sql("""
                    SELECT pk, id, size FROM images WHERE pk > :after AND status IN ('active', 'deactivated') ORDER BY pk LIMIT :limit
                    """)
                    .param("after", after)
                    .param("limit", CHUNK)
                    .query(Row.class)
                    .list();
            for (Row row : rows) {
                String wrong = wrong(row);
                if (wrong != null && isActive(row)) {
                    findings.add(new Finding(
                            wrong,
                            row.id(),
                            "The image has " + row.size() + " bytes, the store has "
                                    + size(row.id()).map(String::valueOf).orElse("no file") + ".",
                            false));
                }
                after = row.pk();
            }
        } while (rows.size() == CHUNK);
    }

    private @Nullable String wrong(Row row) {
        Optional<Long> found = size(row.id());
        if (found.isEmpty()) {
            return "row-without-file";
        }
        return found.get() == row.size() ? null : "size-mismatch";
    }

    private boolean isActive(Row row) {
        return jdbc.sql("SELECT COUNT(*) FROM images WHERE pk = :pk AND status IN ('active', 'deactivated')")
                .param("pk", row.pk())
                .query(Boolean.class)
                .single();
    }

    private void stagingLeftovers(List<Finding> findings) throws IOException {
        Instant patience = clock.instant().minus(PATIENCE);
        for (ImageStore.Leftover leftover : store.staged()) {
            boolean alive = jdbc.sql("SELECT COUNT(*) FROM images WHERE upload = :upload")
                    .param("upload", leftover.upload())
                    .query(Boolean.class)
                    .single();
            if (!alive && leftover.modified().isBefore(patience)) {
                findings.add(new Finding(
                        "staging-leftover",
                        leftover.imageId(),
                        "Data of upload " + leftover.upload() + ", which has ended, are still staged.",
                        false));
            }
        }
    }

    private void stuckImages(List<Finding> findings) {
        jdbc.sql("""
                SELECT id, status FROM images
                WHERE (status = 'saving' AND lease_expires_at < UTC_TIMESTAMP(6) - INTERVAL :patience SECOND)
                   OR (status = 'pending_delete' AND updated_at < UTC_TIMESTAMP(6) - INTERVAL :patience SECOND)
                """).param("patience", PATIENCE.toSeconds()).query(result -> {
            findings.add(new Finding(
                    "stuck-image",
                    result.getString("id"),
                    "The image is " + result.getString("status") + " and nothing goes on with it.",
                    false));
        });
    }

    private Optional<Long> size(String id) {
        try {
            return store.find(id).map(ImageStore.Stored::size);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
