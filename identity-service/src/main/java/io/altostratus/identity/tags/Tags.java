package io.altostratus.identity.tags;

import io.altostratus.persistence.Where;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;

/** Which project or domain has which tags. */
@Repository
public class Tags {

    /** More than that a project does not get. */
    public static final int MOST = 80;

    private final JdbcClient jdbc;

    Tags(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<String> of(String id) {
        return jdbc.sql("SELECT name FROM project_tags WHERE project_id = :id ORDER BY name")
                .param("id", id)
                .query(String.class)
                .list();
    }

    /** One statement for many; who has none is not in the answer. */
    public Map<String, List<String>> of(Collection<String> ids) {
        Map<String, List<String>> tags = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.sql("SELECT project_id, name FROM project_tags WHERE project_id IN (:ids) ORDER BY name")
                    .param("ids", ids)
                    .query((row, number) -> tags.computeIfAbsent(row.getString(1), key -> new ArrayList<>())
                            .add(row.getString(2)))
                    .list();
        }
        return tags;
    }

    /** The tags that a body names; null where it says nothing of them. */
    public static @Nullable Set<String> named(JsonNode body) {
        if (!body.has("tags")) {
            return null;
        }
        Set<String> tags = new LinkedHashSet<>();
        body.path("tags").forEach(tag -> tags.add(tag.asString()));
        return tags;
    }

    public void replace(String id, Set<String> tags) {
        deleteAll(id);
        if (!tags.isEmpty()) {
            Map<String, Object> values = new HashMap<>(Map.of("id", id));
            List<String> rows = new ArrayList<>();
            for (String tag : tags) {
                values.put("t" + rows.size(), tag);
                rows.add("(:id, :t" + rows.size() + ")");
            }
            jdbc.sql("INSERT INTO project_tags (project_id, name) VALUES " + String.join(", ", rows))
                    .params(values)
                    .update();
        }
    }

    public void add(String id, String tag) {
        jdbc.sql("INSERT IGNORE INTO project_tags (project_id, name) VALUES (:id, :tag)")
                .param("id", id)
                .param("tag", tag)
                .update();
    }

    /** @return whether it was there */
    public boolean remove(String id, String tag) {
        return jdbc.sql("DELETE FROM project_tags WHERE project_id = :id AND name = :tag")
                        .param("id", id)
                        .param("tag", tag)
                        .update()
                > 0;
    }

    public void deleteAll(String id) {
        jdbc.sql("DELETE FROM project_tags WHERE project_id = :id")
                .param("id", id)
                .update();
    }

    /** Adds Keystone's four filters by tags ({@code tags}, {@code tags-any}, {@code not-tags}, {@code not-tags-any}). */
    public static void filter(Where where, String idColumn, Map<String, String[]> parameters) {
        String having = idColumn + " IN (SELECT project_id FROM project_tags WHERE name IN (:%s)%s)";
        String all = " GROUP BY project_id HAVING COUNT(*) = ";
        for (String kind : List.of("tags", "tags-any", "not-tags", "not-tags-any")) {
            String[] given = parameters.get(kind);
            if (given == null || given.length == 0) {
                continue;
            }
            Set<String> tags = new LinkedHashSet<>(List.of(given[0].split(",", -1)));
            String parameter = kind.replace("-", "_");
            String condition = having.formatted(parameter, kind.endsWith("-any") ? "" : all + tags.size());
            where.and(kind.startsWith("not-") ? "NOT (" + condition + ")" : condition, parameter, tags);
        }
    }
}
