package io.altostratus.image.metadefs;

import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.UtcTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;

@Repository
class NamespaceRepository {

    private static final String COLUMNS = """
            SELECT n.pk, n.namespace, n.display_name, n.description, n.visibility, n.is_protected, n.owner, n.created_at,
                   n.updated_at
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    NamespaceRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<Namespace> find(String name) {
        return jdbc.sql(COLUMNS + " FROM metadef_namespaces n WHERE n.namespace = :name")
                .param("name", name)
                .query(NamespaceRepository::row)
                .optional();
    }

    /** Empty if the marker is unknown. */
    Optional<List<Namespace>> page(NamespaceQuery query) {
        Keyset keyset =
                new Keyset("metadef_namespaces n", "n.namespace", query.page().order("n."), "n.pk");
        return keyset.page(
                        jdbc,
                        query.conditions(),
                        query.scope(),
                        query.page().marker(),
                        query.page().limit())
                .map(page -> jdbc.sql(COLUMNS + page.sql())
                        .params(page.parameters())
                        .query(NamespaceRepository::row)
                        .list());
    }

    /** Fails with a duplicate key where the name is taken. */
    Namespace insert(Namespace.Attributes attributes) {
        LocalDateTime now = UtcTime.now(clock);
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        parameters(jdbc.sql("""
                INSERT INTO metadef_namespaces (namespace, display_name, description, visibility, is_protected, owner,
                                                created_at, updated_at)
                VALUES (:name, :displayName, :description, :visibility, :isProtected, :owner, :now, :now)
                """), attributes).param("now", now).update(key);
        return new Namespace(Objects.requireNonNull(key.getKey()).longValue(), attributes, now, now);
    }

    /** @return the namespace as it is then; empty if it is gone. Fails with a duplicate key where the name is taken. */
    Optional<Namespace> update(Namespace old, Namespace.Attributes attributes) {
        LocalDateTime now = UtcTime.now(clock);
        int updated = parameters(jdbc.sql("""
                UPDATE metadef_namespaces
                SET namespace = :name, display_name = :displayName, description = :description,
                    visibility = :visibility, is_protected = :isProtected, owner = :owner, updated_at = :now
                WHERE pk = :pk
                """), attributes)
                .param("pk", old.pk())
                .param("now", now)
                .update();
        return updated == 0 ? Optional.empty() : Optional.of(new Namespace(old.pk(), attributes, old.createdAt(), now));
    }

    /** With all that is in it. False if it is gone or protected. */
    boolean delete(long pk) {
        return jdbc.sql("DELETE FROM metadef_namespaces WHERE pk = :pk AND is_protected = FALSE")
                        .param("pk", pk)
                        .update()
                == 1;
    }

    /** Whether this is the first time that this default is looked at. */
    boolean claimDefault(String name) {
        return jdbc.sql("INSERT IGNORE INTO metadef_defaults (namespace) VALUES (:name)")
                        .param("name", name)
                        .update()
                == 1;
    }

    List<String> claimedDefaults() {
        return jdbc.sql("SELECT namespace FROM metadef_defaults")
                .query(String.class)
                .list();
    }

    private static JdbcClient.StatementSpec parameters(
            JdbcClient.StatementSpec statement, Namespace.Attributes attributes) {
        return statement
                .param("name", attributes.name())
                .param("displayName", attributes.displayName())
                .param("description", attributes.description())
                .param("visibility", attributes.visibility())
                .param("isProtected", attributes.isProtected())
                .param("owner", attributes.owner());
    }

    private static Namespace row(ResultSet result, int number) throws SQLException {
        return new Namespace(
                result.getLong("pk"),
                new Namespace.Attributes(
                        result.getString("namespace"),
                        result.getString("display_name"),
                        result.getString("description"),
                        result.getString("visibility"),
                        result.getBoolean("is_protected"),
                        result.getString("owner")),
                result.getObject("created_at", LocalDateTime.class),
                result.getObject("updated_at", LocalDateTime.class));
    }
}
