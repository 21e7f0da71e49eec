package io.altostratus.image.metadefs;

import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Resource types and which namespaces are for which of them. */
@Repository
class AssociationRepository {

    private final JdbcClient jdbc;
    private final Clock clock;

    AssociationRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    record ResourceType(String name, LocalDateTime createdAt, LocalDateTime updatedAt) {}

    List<ResourceType> types() {
        return jdbc.sql("SELECT name, created_at, updated_at FROM metadef_resource_types ORDER BY name")
                .query((result, row) -> new ResourceType(
                        result.getString("name"),
                        result.getObject("created_at", LocalDateTime.class),
                        result.getObject("updated_at", LocalDateTime.class)))
                .list();
    }

    /** Of all these namespaces, by their keys, in one statement. */
    Map<Long, List<Association>> of(Collection<Long> namespaces) {
        Map<Long, List<Association>> found = new HashMap<>();
        if (!namespaces.isEmpty()) {
            jdbc.sql("""
                    SELECT a.namespace_pk, t.name, a.prefix, a.properties_target, a.created_at, a.updated_at
                    FROM metadef_associations a JOIN metadef_resource_types t ON t.pk = a.resource_type_pk
                    WHERE a.namespace_pk IN (:namespaces) ORDER BY t.name
                    """).param("namespaces", namespaces).query(result -> {
                found.computeIfAbsent(result.getLong("namespace_pk"), pk -> new ArrayList<>())
                        .add(new Association(
                                result.getString("name"),
                                result.getString("prefix"),
                                result.getString("properties_target"),
                                result.getObject("created_at", LocalDateTime.class),
                                result.getObject("updated_at", LocalDateTime.class)));
            });
        }
        return found;
    }

    /** Makes the type as well, where it is new. Fails with a duplicate key where the two are associated already. */
    Association insert(long namespace, String type, @Nullable String prefix, @Nullable String target) {
        LocalDateTime now = UtcTime.now(clock);
        jdbc.sql("""
                INSERT IGNORE INTO metadef_resource_types (name, created_at, updated_at) VALUES (:type, :now, :now)
                """).param("type", type).param("now", now).update();
        jdbc.sql("""
                INSERT INTO metadef_associations (namespace_pk, resource_type_pk, prefix, properties_target, created_at,
                                                  updated_at)
                SELECT :namespace, pk, :prefix, :target, :now, :now FROM metadef_resource_types WHERE name = :type
                """)
                .param("namespace", namespace)
                .param("type", type)
                .param("prefix", prefix)
                .param("target", target)
                .param("now", now)
                .update();
        return new Association(type, prefix, target, now, now);
    }

    /** The type itself stays. False if the two are not associated. */
    boolean delete(long namespace, String type) {
        return jdbc.sql("""
                DELETE FROM metadef_associations
                WHERE namespace_pk = :namespace
                  AND resource_type_pk = (SELECT pk FROM metadef_resource_types WHERE name = :type)
                """).param("namespace", namespace).param("type", type).update() == 1;
    }
}
