package io.altostratus.network.service.tags;

import io.altostratus.network.service.api.Fields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tags of objects, in the database and in views. */
@Component
public class Tags {

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;

    Tags(JdbcClient jdbc, NamedParameterJdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** Tags by the ids of their objects. */
    public record Shown(Map<String, List<String>> byObject) {

        /** The view with the object's tags. */
        public Map<String, Object> on(Map<String, Object> view) {
            view.put("tags", byObject.getOrDefault(String.valueOf(view.get("id")), List.of()));
            return view;
        }
    }

    /** Reads the tags of any number of objects in one statement; in none if nobody wants to see them. */
    public Shown of(Collection<String> objectIds, Fields fields) {
        Map<String, List<String>> byObject = new HashMap<>();
        if (!objectIds.isEmpty() && fields.want("tags")) {
            jdbc.sql("SELECT object_id, tag FROM tags WHERE object_id IN (:ids) ORDER BY tag")
                    .param("ids", objectIds)
                    .query(row -> {
                        byObject.computeIfAbsent(row.getString("object_id"), o -> new ArrayList<>(2))
                                .add(row.getString("tag"));
                    });
        }
        return new Shown(byObject);
    }

    /** The view of one object with its tags. */
    public Map<String, Object> on(Map<String, Object> view) {
        return of(List.of(String.valueOf(view.get("id"))), Fields.ALL).on(view);
    }

    /** Those of an object, in the order of their letters. */
    List<String> of(String objectId) {
        return jdbc.sql("SELECT tag FROM tags WHERE object_id = :id ORDER BY tag")
                .param("id", objectId)
                .query(String.class)
                .list();
    }

    /** Must run inside the transaction that makes the object, or has locked it. */
    public void add(String objectId, Collection<String> tags) {
        SqlParameterSource[] rows = tags.stream()
                .map(tag -> new MapSqlParameterSource("id", objectId).addValue("tag", tag))
                .toArray(SqlParameterSource[]::new);
        batches.batchUpdate("INSERT IGNORE INTO tags (object_id, tag) VALUES (:id, :tag)", rows);
    }

    /** @return false if the object had no such tag */
    boolean remove(String objectId, String tag) {
        return jdbc.sql("DELETE FROM tags WHERE object_id = :id AND tag = :tag")
                        .param("id", objectId)
                        .param("tag", tag)
                        .update()
                == 1;
    }

    /** Objects are gone, and so are their tags. Must be called after their rows are locked or deleted. */
    public void forget(Collection<String> objectIds) {
        if (!objectIds.isEmpty()) {
            jdbc.sql("DELETE FROM tags WHERE object_id IN (:ids)")
                    .param("ids", objectIds)
                    .update();
        }
    }
}
