package io.altostratus.compute.database.hosts;

import io.altostratus.persistence.Where;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The servers that hosts have, as operators look at them. */
@Repository
public class HostServers {

    private final JdbcClient jdbc;

    public HostServers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A server on a host. */
    public record Resident(String host, String id, String name) {}

    /** What the servers of one project are sized on one host. */
    public record ProjectShare(String projectId, int vcpus, int memoryMb, int diskGb) {}

    public long count(Collection<String> hosts) {
        Where where = onAny(hosts);
        return jdbc.sql("SELECT COUNT(*) FROM servers" + where.sql())
                .params(where.parameters())
                .query(Long.class)
                .single();
    }

    /** Servers by host, by one statement. */
    public Map<String, List<Resident>> on(Collection<String> hosts) {
        Where where = onAny(hosts);
        Map<String, List<Resident>> found = new HashMap<>();
        jdbc.sql("SELECT host, id, name FROM servers" + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(Resident.class)
                .list()
                .forEach(server -> found.computeIfAbsent(server.host(), host -> new ArrayList<>())
                        .add(server));
        return found;
    }

    private static Where onAny(Collection<String> hosts) {
        return new Where().in("host", hosts).and("NOT deleted");
    }

    public List<ProjectShare> shares(String host) {
        return jdbc.sql("""
                        SELECT project_id, SUM(vcpus) AS vcpus, SUM(memory_mb) AS memory_mb,
                            SUM(root_gb + ephemeral_gb) AS disk_gb
                        FROM servers WHERE host = :host AND NOT deleted GROUP BY project_id ORDER BY project_id
                        """).param("host", host).query(ProjectShare.class).list();
    }

    private record Busy(String host, int servers) {}

    /** How many servers of each host something is going on with; hosts without any are not there. */
    public Map<String, Integer> busy() {
        Map<String, Integer> busy = new HashMap<>();
        jdbc.sql("""
                        SELECT s.host, COUNT(*) AS servers FROM workflows w JOIN servers s ON s.id = w.active_server
                        WHERE w.active_server IS NOT NULL AND s.host IS NOT NULL GROUP BY s.host
                        """).query(Busy.class).list().forEach(b -> busy.put(b.host(), b.servers()));
        return busy;
    }
}
