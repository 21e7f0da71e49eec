package io.altostratus.image.metadefs;

import io.altostratus.context.Json;
import io.altostratus.image.metadefs.Definition.Kind;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.UtcTime;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.node.ObjectNode;

/** Objects, properties and tags of namespaces. */
@Repository
class DefinitionRepository {

    private static final String COLUMNS = "SELECT d.kind, d.name, d.content, d.created_at, d.updated_at";

    private final JdbcClient jdbc;
    private final Clock clock;

    DefinitionRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<Definition> find(long namespace, Kind kind, String name) {
        return jdbc.sql(COLUMNS + """
                 FROM metadef_definitions d WHERE d.namespace_pk = :namespace AND d.kind = :kind AND d.name = :name
                """)
                .param("namespace", namespace)
                .param("kind", kind.text())
                .param("name", name)
                .query(DefinitionRepository::row)
                .optional();
    }

    /** Everything in a namespace, in the order in which it came. */
    List<Definition> all(long namespace) {
        return jdbc.sql(COLUMNS + " FROM metadef_definitions d WHERE d.namespace_pk = :namespace ORDER BY d.pk")
                .param("namespace", namespace)
                .query(DefinitionRepository::row)
                .list();
    }

    /** Empty if the marker is unknown. */
    Optional<List<Definition>> page(long namespace, Kind kind, PageQuery query) {
        Where conditions = new Where().equal("d.namespace_pk", namespace).equal("d.kind", kind.text());
        Keyset keyset = new Keyset("metadef_definitions d", "d.name", query.order("d."), "d.pk");
        return keyset.page(jdbc, conditions, conditions, query.marker(), query.limit())
                .map(page -> jdbc.sql(COLUMNS + page.sql())
                        .params(page.parameters())
                        .query(DefinitionRepository::row)
                        .list());
    }

    /** Fails with a duplicate key where the name is taken. */
    Definition insert(long namespace, Kind kind, String name, ObjectNode content) {
        LocalDateTime now = UtcTime.now(clock);
        jdbc.sql("""
                INSERT INTO metadef_definitions (namespace_pk, kind, name, content, created_at, updated_at)
                VALUES (:namespace, :kind, :name, :content, :now, :now)
                """)
                .param("namespace", namespace)
                .param("kind", kind.text())
                .param("name", name)
                .param("content", Json.MAPPER.writeValueAsString(content))
                .param("now", now)
                .update();
        return new Definition(kind, name, content, now, now);
    }

    /** @return the definition as it is then; empty if it is gone. Fails with a duplicate key where the name is taken. */
    Optional<Definition> update(long namespace, Definition old, String name, ObjectNode content) {
        LocalDateTime now = UtcTime.now(clock);
        int updated = jdbc.sql("""
                UPDATE metadef_definitions SET name = :name, content = :content, updated_at = :now
                WHERE namespace_pk = :namespace AND kind = :kind AND name = :old
                """)
                .param("namespace", namespace)
                .param("kind", old.kind().text())
                .param("old", old.name())
                .param("name", name)
                .param("content", Json.MAPPER.writeValueAsString(content))
                .param("now", now)
                .update();
        return updated == 0
                ? Optional.empty()
                : Optional.of(new Definition(old.kind(), name, content, old.createdAt(), now));
    }

    /** False if there is none of this name. */
    boolean delete(long namespace, Kind kind, String name) {
        return jdbc.sql("""
                DELETE FROM metadef_definitions WHERE namespace_pk = :namespace AND kind = :kind AND name = :name
                """)
                        .param("namespace", namespace)
                        .param("kind", kind.text())
                        .param("name", name)
                        .update()
                == 1;
    }

    void deleteAll(long namespace, Kind kind) {
        jdbc.sql("DELETE FROM metadef_definitions WHERE namespace_pk = :namespace AND kind = :kind")
                .param("namespace", namespace)
                .param("kind", kind.text())
                .update();
    }

    private static Definition row(ResultSet result, int number) throws SQLException {
        return new Definition(
                Kind.valueOf(result.getString("kind").toUpperCase(Locale.ROOT)),
                result.getString("name"),
                (ObjectNode) Json.MAPPER.readTree(result.getString("content")),
                result.getObject("created_at", LocalDateTime.class),
                result.getObject("updated_at", LocalDateTime.class));
    }
}
