package io.altostratus.network.service.api;

import java.time.LocalDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The numbers that grow with every change of an object: Neutron's {@code revision_number}. */
public final class Revisions {

    private Revisions() {}

    /**
     * Users see that the object has changed. Others who change it wait until this transaction ends.
     *
     * @param table of the object, with the columns {@code revision} and {@code updated_at}
     * @return false if there is no such object
     */
    public static boolean touch(JdbcClient jdbc, String table, String id, LocalDateTime now) {
        return jdbc.sql("UPDATE " + table + " SET revision = revision + 1, updated_at = :now WHERE id = :id")
                        .param("id", id)
                        .param("now", now)
                        .update()
                == 1;
    }
}
