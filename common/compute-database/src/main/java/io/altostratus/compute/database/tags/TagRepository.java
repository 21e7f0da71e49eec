package io.altostratus.compute.database.tags;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Words by which users find their servers; a server has each at most once. */
@Repository
public class TagRepository {

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;

    public TagRepository(JdbcClient jdbc, NamedParameterJdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    private record Tag(String serverId, String tag) {}

    /** The tags of servers, sorted; servers without any are left out. */
    public Map<String, List<String>> of(Collection<String> serverIds) {
        Map<String, List<String>> tags = new HashMap<>();
        if (serverIds.isEmpty()) {
            return tags;
        }
        jdbc.sql("SELECT server_id, tag FROM server_tags WHERE server_id IN (:ids) ORDER BY tag")
                .param("ids", serverIds)
                .query(Tag.class)
                .list()
                .forEach(tag -> tags.computeIfAbsent(tag.serverId(), id -> new ArrayList<>())
                        .add(tag.tag()));
        return tags;
    }

    public List<String> of(String serverId) {
        return of(List.of(serverId)).getOrDefault(serverId, List.of());
    }

    /** Those that a server has already stay. */
    public void add(Collection<String> serverIds, Collection<String> tags) {
        if (tags.isEmpty()) {
            return;
        }
        batches.batchUpdate(
                "INSERT IGNORE INTO server_tags (server_id, tag) VALUES (:server, :tag)",
                serverIds.stream()
                        .flatMap(id ->
                                tags.stream().map(tag -> new MapSqlParameterSource("server", id).addValue("tag", tag)))
                        .toArray(SqlParameterSource[]::new));
    }

    /** @return whether the server had it */
    public boolean remove(String serverId, String tag) {
        return jdbc.sql("DELETE FROM server_tags WHERE server_id = :server AND tag = :tag")
                        .param("server", serverId)
                        .param("tag", tag)
                        .update()
                > 0;
    }

    public void removeAll(String serverId) {
        jdbc.sql("DELETE FROM server_tags WHERE server_id = :server")
                .param("server", serverId)
                .update();
    }
}
