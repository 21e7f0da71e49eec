package io.altostratus.network.service.addressscopes;

import io.altostratus.network.service.api.ListRequest;
import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Address scopes in the database. */
@Repository
public class AddressScopeRepository {

    private static final String SELECT = "SELECT a.id, a.project_id, a.name, a.ip_version, a.shared";

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
                INSERT INTO address_scopes (id, project_id, name, ip_version, shared)
                VALUES (:id, :projectId, :name, :ipVersion, :shared)
                """).paramSource(scope).update();
    }

    void update(AddressScope scope) {
        jdbc.sql("UPDATE address_scopes SET name = :name, shared = :shared WHERE id = :id")
                .paramSource(scope)
                .update();
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
                row.getBoolean("shared"));
    }
}
