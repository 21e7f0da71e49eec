package io.altostratus.compute.database.flavors;

import io.altostratus.context.Json;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Flavors and, for those that are not public, the projects that may use them. */
@Repository
public class FlavorRepository {

    /** Columns in the order that {@link #read} expects; for lists, together with {@link Keyset}. */
    public static final String COLUMNS =
            "f.pk, f.id, f.name, f.memory_mb, f.vcpus, f.root_gb, f.ephemeral_gb, f.swap_mb,"
                    + " f.rxtx_factor, f.is_public, f.description, f.disabled, f.extra_specs";

    private final JdbcClient jdbc;

    public FlavorRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Flavor> find(String id) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM flavors f WHERE f.id = CONVERT(:id USING ascii)")
                .param("id", id)
                .query((row, n) -> read(row))
                .optional();
    }

    public List<Flavor> page(Keyset.Page page) {
        return jdbc.sql("SELECT " + COLUMNS + page.sql())
                .params(page.parameters())
                .query((row, n) -> read(row))
                .list();
    }

    /** The condition under which a project sees a flavor. */
    public static Where visibleTo(String projectId) {
        return new Where()
                .and(
                        "f.is_public OR EXISTS (SELECT 1 FROM flavor_projects a WHERE a.flavor_pk = f.pk"
                                + " AND a.project_id = :visible_to)",
                        "visible_to",
                        projectId);
    }

    public boolean isVisible(Flavor flavor, String projectId) {
        return flavor.isPublic() || projects(flavor.pk()).contains(projectId);
    }

    public void insert(Flavor flavor) {
        jdbc.sql("""
                INSERT INTO flavors (id, name, memory_mb, vcpus, root_gb, ephemeral_gb, swap_mb, rxtx_factor, is_public,
                    description, created_at)
                VALUES (:id, :name, :memoryMb, :vcpus, :rootGb, :ephemeralGb, :swapMb, :rxtxFactor, :isPublic,
                    :description, UTC_TIMESTAMP(6))
                """).paramSource(flavor).update();
    }

    /** @return whether it was there */
    public boolean delete(String id) {
        return jdbc.sql("DELETE FROM flavors WHERE id = CONVERT(:id USING ascii)")
                        .param("id", id)
                        .update()
                > 0;
    }

    /** @return whether the flavor is there */
    public boolean describe(String id, @Nullable String description) {
        return jdbc.sql("UPDATE flavors SET description = :description, updated_at = UTC_TIMESTAMP(6)"
                                + " WHERE id = CONVERT(:id USING ascii)")
                        .param("description", description)
                        .param("id", id)
                        .update()
                > 0;
    }

    /**
     * Changes the extra specs as nobody else does meanwhile. Must run inside a transaction.
     *
     * @return the extra specs then; empty if the flavor is gone
     */
    public Optional<Map<String, String>> changeExtraSpecs(String id, UnaryOperator<Map<String, String>> change) {
        int found = jdbc.sql("UPDATE flavors SET version = version + 1, updated_at = UTC_TIMESTAMP(6)"
                        + " WHERE id = CONVERT(:id USING ascii)")
                .param("id", id)
                .update();
        if (found == 0) {
            return Optional.empty();
        }
        Map<String, String> changed =
                change.apply(new TreeMap<>(find(id).orElseThrow().extraSpecs()));
        jdbc.sql("UPDATE flavors SET extra_specs = :specs WHERE id = CONVERT(:id USING ascii)")
                .param("specs", Json.MAPPER.writeValueAsString(changed))
                .param("id", id)
                .update();
        return Optional.of(changed);
    }

    public List<String> projects(long flavorPk) {
        return jdbc.sql("SELECT project_id FROM flavor_projects WHERE flavor_pk = :pk ORDER BY project_id")
                .param("pk", flavorPk)
                .query(String.class)
                .list();
    }

    public void addProject(long flavorPk, String projectId) {
        jdbc.sql("INSERT INTO flavor_projects (flavor_pk, project_id) VALUES (:pk, :project)")
                .param("pk", flavorPk)
                .param("project", projectId)
                .update();
    }

    /** @return whether it was there */
    public boolean removeProject(long flavorPk, String projectId) {
        return jdbc.sql("DELETE FROM flavor_projects WHERE flavor_pk = :pk AND project_id = :project")
                        .param("pk", flavorPk)
                        .param("project", projectId)
                        .update()
                > 0;
    }

    private static Flavor read(ResultSet row) throws SQLException {
        return new Flavor(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7),
                row.getInt(8),
                row.getDouble(9),
                row.getBoolean(10),
                row.getString(11),
                row.getBoolean(12),
                extraSpecs(row.getString(13)));
    }

    private static Map<String, String> extraSpecs(String json) {
        if (json.equals("{}")) {
            return Map.of();
        }
        Map<String, String> specs = new TreeMap<>();
        Json.MAPPER
                .readTree(json)
                .properties()
                .forEach(spec -> specs.put(spec.getKey(), spec.getValue().asString()));
        return specs;
    }
}
