package io.altostratus.image.quotas;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts what projects have, from the rows themselves: there is no counter that could be wrong. */
@Repository
class UsageRepository {

    private final JdbcClient jdbc;

    UsageRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The number of images alone, which costs much less. */
    long images(String project) {
        return jdbc.sql("SELECT COUNT(*) FROM images WHERE owner = :project AND status <> 'pending_delete'")
                .param("project", project)
                .query(Long.class)
                .single();
    }

    /** @param except an image that is not counted, because its new state is asked for; empty for none */
    Usage of(String project, String except) {
        return jdbc.sql("""
                SELECT COUNT(*) AS images,
                       COALESCE(SUM(status IN ('saving', 'uploading', 'importing') OR copied), 0) AS uploading,
                       COALESCE(SUM(size * stores), 0) AS size,
                       COALESCE(SUM(IF(status IN ('uploading', 'importing') OR upload_stage = 'staged', size, 0)), 0) AS staged
                FROM (SELECT i.status, i.upload_stage, i.size,
                             (SELECT COUNT(*) FROM image_locations l WHERE l.image_pk = i.pk) AS stores,
                             EXISTS (SELECT 1 FROM image_properties p
                                     WHERE p.image_pk = i.pk AND p.name = 'os_glance_importing_to_stores'
                                       AND p.value <> '') AS copied
                      FROM images i
                      WHERE i.owner = :project AND i.status <> 'pending_delete' AND i.id <> :except) owned
                """)
                .param("project", project)
                .param("except", except)
                .query(Usage.class)
                .single();
    }
}
