package io.altostratus.network.service.addressscopes;

import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Address scopes in the database. */
@Repository
public class AddressScopeRepository {

    private static final String SELECT = "SELECT a.id, a.project_id, a.name, a.ip_version, "
            + Audience.column("a.id", Audience.AS_SHARED) + " AS shared_with";

    private final JdbcClient jdbc;

    AddressScopeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<AddressScope> find(String id) {
        return jdbc.sql(SELECT + " FROM address_scopes a WHERE a.id = :id")
                .param("id", id)
                .query(AddressScopeRepository::map)
                .optional();
    }

    List<AddressScope> page(ListRequest request, Consumer<Where> visibility) {
        return request.page(jdbc, SELECT, visibility, AddressScopeRepository::map);
    }

    /**
     * Waits for whoever else changes which prefixes are in the scope, until this transaction ends.
     *
     * @return false if there is no such scope
     */
    public boolean lock(String id) {
        return jdbc.sql("UPDATE address_scopes SET lock_version = lock_version + 1 WHERE id = :id")
                        .param("id", id)
                        .update()
                == 1;
    }

    void insert(AddressScope scope) {
        jdbc.sql("""
                INSERT INTO address_scopes (id, project_id, name, ip_version) VALUES (:id, :projectId, :name, :ipVersion)
                """).paramSource(scope).update();
    }

    void rename(String id, String name) {
        jdbc.sql("UPDATE address_scopes SET name = :name WHERE id = :id")
                .param("name", name)
                .param("id", id)
                .update();
    }

    /** The projects, other than its own, that have subnet pools in it. */
    Set<String> guests(String id) {
        return jdbc.sql("""
                        SELECT DISTINCT sp.project_id FROM subnet_pools sp JOIN address_scopes a ON a.id = sp.address_scope_id
                        WHERE a.id = :id AND sp.project_id <> a.project_id
                        """).param("id", id).query(String.class).set();
    }

    boolean isUsed(String id) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM subnet_pools WHERE address_scope_id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM address_scopes WHERE id = :id").param("id", id).update();
    }

    private static AddressScope map(ResultSet row, int number) throws SQLException {
        return new AddressScope(
                row.getString("id"),
                row.getString("project_id"),
                row.getString("name"),
                row.getInt("ip_version"),
                Audience.parse(row.getString("shared_with")));
    }
}
