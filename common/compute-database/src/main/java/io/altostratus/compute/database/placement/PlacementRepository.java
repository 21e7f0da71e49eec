package io.altostratus.compute.database.placement;

import io.altostratus.persistence.UtcTime;
import io.altostratus.persistence.Where;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Custom traits and resource classes, the traits that operators gave to hosts, and claims as Placement shows them. */
@Repository
public class PlacementRepository {

    private final JdbcClient jdbc;
    private final Clock clock;

    public PlacementRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Words that operators add. */
    public enum Word {
        TRAIT("custom_traits"),
        RESOURCE_CLASS("custom_resource_classes");

        private final String table;

        Word(String table) {
            this.table = table;
        }
    }

    /** Sorted. */
    public Set<String> words(Word kind) {
        return new TreeSet<>(
                jdbc.sql("SELECT name FROM " + kind.table).query(String.class).list());
    }

    /** @return whether it is new */
    public boolean add(Word kind, String name) {
        return jdbc.sql("INSERT IGNORE INTO " + kind.table + " (name, created_at) VALUES (:name, :now)")
                        .param("name", name)
                        .param("now", UtcTime.now(clock))
                        .update()
                > 0;
    }

    /** @return whether it was there */
    public boolean remove(Word kind, String name) {
        return jdbc.sql("DELETE FROM " + kind.table + " WHERE name = :name")
                        .param("name", name)
                        .update()
                > 0;
    }

    private record NodeTrait(String nodeId, String trait) {}

    /** What operators gave, by node. */
    public Map<String, Set<String>> customTraits() {
        Map<String, Set<String>> traits = new HashMap<>();
        jdbc.sql("SELECT node_id, trait FROM provider_traits")
                .query(NodeTrait.class)
                .list()
                .forEach(t -> traits.computeIfAbsent(t.nodeId(), id -> new TreeSet<>())
                        .add(t.trait()));
        return traits;
    }

    public boolean isInUse(String trait) {
        return jdbc.sql("SELECT COUNT(*) FROM provider_traits WHERE trait = :trait")
                        .param("trait", trait)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /**
     * Replaces what operators gave to a node.
     *
     * @param generation the one that the caller has seen; null for any
     * @return false if the node has another generation by now, or is gone
     */
    public boolean setTraits(String nodeId, @Nullable Long generation, Collection<String> traits) {
        boolean current = jdbc.sql("""
                        UPDATE compute_nodes SET generation = generation + 1
                        WHERE id = :id AND generation = COALESCE(:generation, generation)
                        """)
                        .param("id", nodeId)
                        .param("generation", generation)
                        .update()
                > 0;
        if (current) {
            jdbc.sql("DELETE FROM provider_traits WHERE node_id = :id")
                    .param("id", nodeId)
                    .update();
            for (String trait : traits) {
                jdbc.sql("INSERT INTO provider_traits (node_id, trait) VALUES (:id, :trait)")
                        .param("id", nodeId)
                        .param("trait", trait)
                        .update();
            }
        }
        return current;
    }

    /**
     * A claim with whose server it is for.
     *
     * @param serverId the server's id, or that of its migration
     * @param migration what a server had before, kept until its migration is confirmed or taken back
     * @param attempt grows with every new claim of the same server
     */
    public record Allocation(
            String serverId,
            String host,
            int attempt,
            int vcpus,
            int memoryMb,
            int diskGb,
            @Nullable String projectId,
            @Nullable String userId,
            boolean migration) {}

    private static final String ALLOCATIONS = """
            SELECT c.server_id, c.host, c.attempt, c.vcpus, c.memory_mb, c.disk_gb, s.project_id, s.user_id,
                m.id IS NOT NULL AS migration
            FROM claims c LEFT JOIN migrations m ON m.id = c.server_id
                LEFT JOIN servers s ON s.id = COALESCE(m.server_id, c.server_id)
            """;

    public List<Allocation> allocationsOn(String host) {
        Where where = new Where().equal("c.host", host);
        return jdbc.sql(ALLOCATIONS + where.sql() + " ORDER BY c.created_at, c.server_id")
                .params(where.parameters())
                .query(Allocation.class)
                .list();
    }

    public Optional<Allocation> allocationOf(String serverId) {
        Where where = new Where().and("c.server_id = CONVERT(:id USING ascii)", "id", serverId);
        return jdbc.sql(ALLOCATIONS + where.sql())
                .params(where.parameters())
                .query(Allocation.class)
                .optional();
    }

    /** Sums of claims of one kind. */
    public record Total(boolean migration, long consumers, long vcpus, long memoryMb, long diskGb) {}

    /** Of a project's servers and of its migrations; a kind of which there is none is left out. */
    public List<Total> totals(String projectId, @Nullable String userId) {
        Where where = new Where().and("s.project_id = CONVERT(:project USING ascii)", "project", projectId);
        if (userId != null) {
            where.and("s.user_id = CONVERT(:user USING ascii)", "user", userId);
        }
        String select = """
                COUNT(*) AS consumers, COALESCE(SUM(c.vcpus), 0) AS vcpus, COALESCE(SUM(c.memory_mb), 0) AS memory_mb,
                    COALESCE(SUM(c.disk_gb), 0) AS disk_gb
                """;
        return jdbc.sql("SELECT FALSE AS migration, " + select
                        + "FROM claims c JOIN servers s ON s.id = c.server_id" + where.sql()
                        + " HAVING consumers > 0 UNION ALL SELECT TRUE AS migration, " + select
                        + "FROM claims c JOIN migrations m ON m.id = c.server_id JOIN servers s ON s.id = m.server_id"
                        + where.sql() + " HAVING consumers > 0")
                .params(where.parameters())
                .query(Total.class)
                .list();
    }
}
