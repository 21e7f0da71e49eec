package io.altostratus.image.audit;

import io.altostratus.image.store.ImageStore;
import io.altostratus.image.store.Stores;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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
    private final Stores stores;
    private final Clock clock;

    Audit(JdbcClient jdbc, Stores stores, Clock clock) {
        this.jdbc = jdbc;
        this.stores = stores;
        this.clock = clock;
    }

    List<Finding> run() throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (Stores.Described described : stores.all()) {
            filesWithoutRow(described.store(), findings);
        }
        rowsWithoutFile(findings);
        stagingLeftovers(findings);
        stuckImages(findings);
        return findings;
    }

    private void filesWithoutRow(ImageStore store, List<Finding> findings) throws IOException {
        List<String> chunk = new ArrayList<>();
        store.forEach(name -> {
            chunk.add(name);
            if (chunk.size() == CHUNK) {
                judgeFiles(store, chunk, findings);
                chunk.clear();
            }
        });
        judgeFiles(store, chunk, findings);
    }

    private void judgeFiles(ImageStore store, List<String> names, List<Finding> findings) {
        if (names.isEmpty()) {
            return;
        }
        Set<String> known = new HashSet<>(jdbc.sql("""
                SELECT i.id FROM images i JOIN image_locations l ON l.image_pk = i.pk
                WHERE i.id IN (:ids) AND l.store = :store
                """)
                .param("ids", names)
                .param("store", store.id())
                .query(String.class)
                .list());
        for (String name : names) {
            if (!known.contains(name) && isThere(store, name) && !hasData(store, name)) {
                findings.add(new Finding(
                        "file-without-row",
                        name,
                        "The store " + store.id() + " has data of this name, but no image has them.",
                        false));
            }
        }
    }

    /** A second look at local files; listing a remote store again costs too much. */
    private static boolean isThere(ImageStore store, String name) {
        try {
            return !store.isLocal() || store.find(name, "").isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean hasData(ImageStore store, String id) {
        return jdbc.sql("""
                SELECT COUNT(*) FROM images i JOIN image_locations l ON l.image_pk = i.pk
                WHERE i.id = :id AND l.store = :store
                """)
                .param("id", id)
                .param("store", store.id())
                .query(Boolean.class)
                .single();
    }

    private record Row(
            long pk,
            String id,
            long size,
            @Nullable String store,
            @Nullable String upload) {}

    private void rowsWithoutFile(List<Finding> findings) {
        long after = 0;
        List<Row> rows;
        do {
            rows = jdbc.sql("""
                    SELECT p.pk, p.id, p.size, l.store, l.upload
                    FROM (SELECT pk, id, size FROM images WHERE pk > :after AND status IN ('active', 'deactivated')
                          ORDER BY pk LIMIT :limit) p
                    LEFT JOIN image_locations l ON l.image_pk = p.pk AND l.state = 'active'
                    ORDER BY p.pk
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
                            "The image has " + row.size() + " bytes, the store "
                                    + Objects.requireNonNullElse(row.store(), "(none)") + " has "
                                    + size(row).map(String::valueOf).orElse("no file") + ".",
                            false));
                }
                after = row.pk();
            }
        } while (rows.size() >= CHUNK);
    }

    private @Nullable String wrong(Row row) {
        Optional<Long> found = size(row);
        if (found.isEmpty()) {
            return "row-without-file";
        }
        return found.get() == row.size() ? null : "size-mismatch";
    }

    private boolean isActive(Row row) {
        return jdbc.sql("""
                SELECT COUNT(*) FROM images i
                WHERE i.pk = :pk AND i.status IN ('active', 'deactivated') AND (:store IS NULL OR EXISTS (
                      SELECT 1 FROM image_locations l
                      WHERE l.image_pk = i.pk AND l.store = :store AND l.state = 'active'))
                """)
                .param("pk", row.pk())
                .param("store", row.store())
                .query(Boolean.class)
                .single();
    }

    private void stagingLeftovers(List<Finding> findings) throws IOException {
        judgeStaged(stores.staging().staged(), findings);
        for (Stores.Described described : stores.all()) {
            ImageStore store = described.store();
            if (store.isLocal()) {
                judgeStaged(store.staged(), findings);
            }
        }
    }

    private void judgeStaged(List<ImageStore.Leftover> staged, List<Finding> findings) {
        Instant patience = clock.instant().minus(PATIENCE);
        for (ImageStore.Leftover leftover : staged) {
            boolean alive = jdbc.sql("""
                    SELECT (SELECT COUNT(*) FROM images WHERE upload = :upload)
                         + (SELECT COUNT(*) FROM image_locations WHERE upload = :upload AND state = 'pending')
                    """)
                    .param("upload", leftover.upload())
                    .query(Boolean.class)
                    .single();
            if (!alive && leftover.modified().isBefore(patience)) {
                Finding finding = new Finding(
                        "staging-leftover",
                        leftover.imageId(),
                        "Data of upload " + leftover.upload() + ", which has ended, are still staged.",
                        false);
                if (!findings.contains(finding)) {
                    findings.add(finding);
                }
            }
        }
    }

    private void stuckImages(List<Finding> findings) {
        jdbc.sql("""
                SELECT id, status FROM images
                WHERE (status IN ('saving', 'uploading') AND lease_expires_at < UTC_TIMESTAMP(6) - INTERVAL :patience SECOND)
                   OR (status = 'pending_delete' AND updated_at < UTC_TIMESTAMP(6) - INTERVAL :patience SECOND)
                """).param("patience", PATIENCE.toSeconds()).query(result -> {
            findings.add(new Finding(
                    "stuck-image",
                    result.getString("id"),
                    "The image is " + result.getString("status") + " and nothing goes on with it.",
                    false));
        });
    }

    private Optional<Long> size(Row row) {
        String store = row.store();
        String upload = row.upload();
        if (store == null || upload == null) {
            return Optional.empty();
        }
        try {
            return stores.get(store).find(row.id(), upload).map(ImageStore.Stored::size);
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        }
    }
}
