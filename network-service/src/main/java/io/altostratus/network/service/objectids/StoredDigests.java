package io.altostratus.network.service.objectids;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The fingerprints of what objects were made from, for {@link ChosenIds#exist}. */
public final class StoredDigests {

    private StoredDigests() {}

    /**
     * @param table of the objects, with the column {@code request_digest}
     * @return by id, of those that exist; empty for one that no service has made
     */
    public static Map<String, String> of(JdbcClient jdbc, String table, Collection<String> ids) {
        Map<String, String> digests = new HashMap<>();
        jdbc.sql("SELECT id, COALESCE(request_digest, '') AS digest FROM " + table + " WHERE id IN (:ids)")
                .param("ids", ids)
                .query(row -> {
                    digests.put(row.getString("id"), row.getString("digest"));
                });
        return digests;
    }
}
