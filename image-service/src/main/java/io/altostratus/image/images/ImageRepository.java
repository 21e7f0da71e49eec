package io.altostratus.image.images;

import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.UtcTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;

/** Images with their free attributes and tags. Images on their way out are not seen. */
@Repository
class ImageRepository {

    private static final String COLUMNS = """
            SELECT i.pk, i.id, i.owner, i.name, i.status, i.visibility, i.disk_format, i.container_format, i.size,
                   i.virtual_size, i.checksum, i.os_hash_algo, i.os_hash_value, i.min_disk, i.min_ram, i.is_protected,
                   i.os_hidden, i.created_at, i.updated_at, i.version, m.member
            """;

    /** Each image once, with the membership that {@code :caller} has in it. */
    private static final String FROM = """
            images i LEFT JOIN image_members m
              ON m.image_pk = i.pk AND m.member = :caller AND i.visibility = 'shared'\
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    ImageRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param caller the project that asks, null for nobody's */
    Optional<Image> find(String id, @Nullable String caller) {
        List<Row> rows = jdbc.sql(COLUMNS + " FROM " + FROM + " WHERE i.id = :id AND i.status <> 'pending_delete'")
                .param("id", id)
                .param("caller", ImageFilters.caller(caller))
                .query(ImageRepository::row)
                .list();
        return withDetails(rows).stream().findFirst();
    }

    /** A page of images in two statements, one more where there is a marker; empty if the marker is unknown. */
    Optional<List<Image>> page(ImageListQuery query) {
        Keyset keyset = new Keyset(FROM, "i.id", query.order(), "i.pk");
        return keyset.page(jdbc, query.conditions(), query.scope(), query.marker(), query.limit())
                .map(page -> withDetails(jdbc.sql(COLUMNS + page.sql())
                        .params(page.parameters())
                        .query(ImageRepository::row)
                        .list()));
    }

    /** Makes a queued image. Fails with a duplicate key where the id is taken. */
    Image insert(String id, Metadata metadata) {
        LocalDateTime now = UtcTime.now(clock);
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        metadataParameters(jdbc.sql("""
                INSERT INTO images (id, owner, name, status, visibility, disk_format, container_format, min_disk, min_ram,
                                    is_protected, os_hidden, created_at, updated_at, version)
                VALUES (:id, :owner, :name, 'queued', :visibility, :diskFormat, :containerFormat, :minDisk, :minRam,
                        :isProtected, :osHidden, :now, :now, 1)
                """), metadata)
                .param("id", id)
                .param("now", now)
                .update(key);
        long pk = Objects.requireNonNull(key.getKey()).longValue();
        insertProperties(pk, metadata.properties());
        insertTags(pk, metadata.tags());
        return new Image(
                pk,
                id,
                ImageStatus.QUEUED,
                metadata,
                new Image.Data(null, null, null, null, null),
                List.of(),
                now,
                now,
                1,
                null);
    }

    /** Whether an image of this id was deleted once. */
    boolean wasDeleted(String id) {
        return jdbc.sql("SELECT COUNT(*) FROM deleted_images WHERE id = :id")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** @return false if the image has changed since it was read */
    boolean update(Image old, Metadata metadata) {
        int updated = metadataParameters(jdbc.sql("""
                UPDATE images
                SET owner = :owner, name = :name, visibility = :visibility, disk_format = :diskFormat,
                    container_format = :containerFormat, min_disk = :minDisk, min_ram = :minRam,
                    is_protected = :isProtected, os_hidden = :osHidden, updated_at = :now, version = version + 1
                WHERE pk = :pk AND version = :version AND status <> 'pending_delete'
                """), metadata)
                .param("now", UtcTime.now(clock))
                .param("pk", old.pk())
                .param("version", old.version())
                .update();
        if (updated == 0) {
            return false;
        }
        if (!old.metadata().properties().equals(metadata.properties())) {
            deleteDetails("image_properties", old.pk());
            insertProperties(old.pk(), metadata.properties());
        }
        if (!old.metadata().tags().equals(metadata.tags())) {
            deleteDetails("image_tags", old.pk());
            insertTags(old.pk(), metadata.tags());
        }
        return true;
    }

    /** Moves the image from one state to another; false if it is in neither of them any more. */
    boolean changeStatus(long pk, ImageStatus from, ImageStatus to) {
        // The row counts as found also where it changes nothing: the version grows either way.
        return jdbc.sql("""
                UPDATE images SET status = :to, updated_at = :now, version = version + 1
                WHERE pk = :pk AND status IN (:from, :to)
                """)
                        .param("to", to.text())
                        .param("from", from.text())
                        .param("now", UtcTime.now(clock))
                        .param("pk", pk)
                        .update()
                == 1;
    }

    /** Takes the image's row for this transaction, so that its tags can be counted. False if the image is gone. */
    boolean touch(long pk) {
        return jdbc.sql("""
                UPDATE images SET updated_at = :now, version = version + 1 WHERE pk = :pk AND status <> 'pending_delete'
                """).param("now", UtcTime.now(clock)).param("pk", pk).update() == 1;
    }

    /** @return how many tags the image has then */
    int addTag(long pk, String tag) {
        jdbc.sql("INSERT INTO image_tags (image_pk, value) VALUES (:pk, :tag) ON DUPLICATE KEY UPDATE value = :tag")
                .param("pk", pk)
                .param("tag", tag)
                .update();
        return jdbc.sql("SELECT COUNT(*) FROM image_tags WHERE image_pk = :pk")
                .param("pk", pk)
                .query(Integer.class)
                .single();
    }

    /** @return false if the image does not have the tag */
    boolean removeTag(long pk, String tag) {
        return jdbc.sql("DELETE FROM image_tags WHERE image_pk = :pk AND value = :tag")
                        .param("pk", pk)
                        .param("tag", tag)
                        .update()
                == 1;
    }

    private static JdbcClient.StatementSpec metadataParameters(JdbcClient.StatementSpec statement, Metadata metadata) {
        return statement
                .param("owner", metadata.owner())
                .param("name", metadata.name())
                .param("visibility", metadata.visibility().text())
                .param("diskFormat", metadata.diskFormat())
                .param("containerFormat", metadata.containerFormat())
                .param("minDisk", metadata.minDisk())
                .param("minRam", metadata.minRam())
                .param("isProtected", metadata.isProtected())
                .param("osHidden", metadata.osHidden());
    }

    private void deleteDetails(String table, long pk) {
        jdbc.sql("DELETE FROM " + table + " WHERE image_pk = :pk")
                .param("pk", pk)
                .update();
    }

    private void insertProperties(long pk, SortedMap<String, @Nullable String> properties) {
        if (properties.isEmpty()) {
            return;
        }
        List<String> rows = new ArrayList<>();
        Map<String, @Nullable Object> parameters = new HashMap<>();
        properties.forEach((name, value) -> {
            int n = rows.size();
            rows.add("(:pk, :n" + n + ", :v" + n + ")");
            parameters.put("n" + n, name);
            parameters.put("v" + n, value);
        });
        jdbc.sql("INSERT INTO image_properties (image_pk, name, value) VALUES " + String.join(", ", rows))
                .params(parameters)
                .param("pk", pk)
                .update();
    }

    private void insertTags(long pk, List<String> tags) {
        if (tags.isEmpty()) {
            return;
        }
        List<String> rows = new ArrayList<>();
        Map<String, Object> parameters = new HashMap<>();
        for (String tag : tags) {
            int n = rows.size();
            rows.add("(:pk, :t" + n + ")");
            parameters.put("t" + n, tag);
        }
        jdbc.sql("INSERT INTO image_tags (image_pk, value) VALUES " + String.join(", ", rows))
                .params(parameters)
                .param("pk", pk)
                .update();
    }

    /** Free attributes, tags and locations of all these rows in one statement. */
    private List<Image> withDetails(List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Map<Long, SortedMap<String, @Nullable String>> properties = new HashMap<>();
        Map<Long, List<String>> tags = new HashMap<>();
        Map<Long, List<Image.Location>> locations = new HashMap<>();
        jdbc.sql("""
                SELECT image_pk, 'property' AS kind, name, value FROM image_properties WHERE image_pk IN (:pks)
                UNION ALL SELECT image_pk, 'tag', NULL, value FROM image_tags WHERE image_pk IN (:pks)
                UNION ALL SELECT image_pk, 'location', store, upload FROM image_locations
                          WHERE image_pk IN (:pks) AND state = 'active'
                """).param("pks", rows.stream().map(Row::pk).toList()).query(result -> {
            long pk = result.getLong("image_pk");
            String name = result.getString("name");
            String value = result.getString("value");
            switch (result.getString("kind")) {
                case "tag" -> tags.computeIfAbsent(pk, k -> new ArrayList<>()).add(value);
                case "location" ->
                    locations.computeIfAbsent(pk, k -> new ArrayList<>()).add(new Image.Location(name, value));
                default -> properties.computeIfAbsent(pk, k -> new TreeMap<>()).put(name, value);
            }
        });
        return rows.stream()
                .map(row -> row.image(
                        properties.getOrDefault(row.pk(), new TreeMap<>()),
                        tags.getOrDefault(row.pk(), List.of()),
                        locations.getOrDefault(row.pk(), List.of())))
                .toList();
    }

    /** An image without what other tables hold. */
    private record Row(long pk, Image bare) {

        Image image(SortedMap<String, @Nullable String> properties, List<String> tags, List<Image.Location> locations) {
            Metadata known = bare.metadata();
            Metadata whole = new Metadata(
                    known.owner(),
                    known.name(),
                    known.visibility(),
                    known.diskFormat(),
                    known.containerFormat(),
                    known.minDisk(),
                    known.minRam(),
                    known.isProtected(),
                    known.osHidden(),
                    properties,
                    tags);
            return new Image(
                    pk,
                    bare.id(),
                    bare.status(),
                    whole,
                    bare.data(),
                    locations.stream()
                            .sorted(Comparator.comparing(Image.Location::store))
                            .toList(),
                    bare.createdAt(),
                    bare.updatedAt(),
                    bare.version(),
                    bare.member());
        }
    }

    private static Row row(ResultSet result, int number) throws SQLException {
        Metadata metadata = new Metadata(
                result.getString("owner"),
                result.getString("name"),
                Visibility.of(result.getString("visibility")),
                result.getString("disk_format"),
                result.getString("container_format"),
                result.getInt("min_disk"),
                result.getInt("min_ram"),
                result.getBoolean("is_protected"),
                result.getBoolean("os_hidden"),
                new TreeMap<>(),
                List.of());
        Image.Data data = new Image.Data(
                result.getObject("size", Long.class),
                result.getObject("virtual_size", Long.class),
                result.getString("checksum"),
                result.getString("os_hash_algo"),
                result.getString("os_hash_value"));
        long pk = result.getLong("pk");
        return new Row(
                pk,
                new Image(
                        pk,
                        result.getString("id"),
                        ImageStatus.of(result.getString("status")),
                        metadata,
                        data,
                        List.of(),
                        result.getObject("created_at", LocalDateTime.class),
                        result.getObject("updated_at", LocalDateTime.class),
                        result.getLong("version"),
                        result.getString("member")));
    }
}
