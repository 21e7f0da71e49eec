package io.altostratus.identity.catalog;

import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.Where;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Regions, services and endpoints in the database. */
@Repository
public class CatalogRepository {

    /** A region. */
    public record Region(
            String id, String description, @Nullable String parentRegionId, String extra) {}

    /** A service such as compute. */
    public record Service(String id, String type, @Nullable String name, boolean enabled, String extra) {}

    /** Where one interface of a service is reached in a region. */
    public record Endpoint(
            String id,
            String serviceId,
            @Nullable String regionId,
            String interfaceName,
            String url,
            boolean enabled,
            String extra) {}

    private static final String ENDPOINTS =
            "SELECT id, service_id, region_id, interface AS interface_name, url, enabled, extra FROM endpoints";

    private final JdbcClient jdbc;
    private final RowLock lock;

    CatalogRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.lock = new RowLock(jdbc);
    }

    public Optional<Region> findRegion(String id) {
        return jdbc.sql("SELECT id, description, parent_region_id, extra FROM regions WHERE id = :id")
                .param("id", id)
                .query(Region.class)
                .optional();
    }

    public List<Region> regions(@Nullable String parent) {
        Where where = new Where().equal("parent_region_id", parent);
        return jdbc.sql("SELECT id, description, parent_region_id, extra FROM regions" + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(Region.class)
                .list();
    }

    public void insert(Region region) {
        jdbc.sql("""
                INSERT INTO regions (id, description, parent_region_id, extra)
                VALUES (:id, :description, :parentRegionId, :extra)
                """).paramSource(region).update();
    }

    /** Makes a region that is only known by its id, unless it is there. */
    public void ensureRegion(String id) {
        jdbc.sql("""
                INSERT INTO regions (id, description, extra) VALUES (:id, '', '{}') ON DUPLICATE KEY UPDATE id = id
                """).param("id", id).update();
    }

    /** The tree of regions changes in one transaction at a time, so that it stays a tree. */
    void lockRegions() {
        lock.acquire("regions");
    }

    void update(Region region) {
        jdbc.sql("""
                UPDATE regions SET description = :description, parent_region_id = :parentRegionId, extra = :extra
                WHERE id = :id
                """).paramSource(region).update();
    }

    void deleteRegion(String id) {
        jdbc.sql("DELETE FROM regions WHERE id = :id").param("id", id).update();
    }

    boolean isUsed(String regionId) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM endpoints WHERE region_id = :id)
                            OR EXISTS (SELECT 1 FROM regions WHERE parent_region_id = :id)
                            OR EXISTS (SELECT 1 FROM registered_limits WHERE region_id = :id)
                        """).param("id", regionId).query(Boolean.class).single();
    }

    public Optional<Service> findService(String id) {
        return jdbc.sql("SELECT id, type, name, enabled, extra FROM services WHERE id = :id")
                .param("id", id)
                .query(Service.class)
                .optional();
    }

    public List<Service> services(@Nullable String type, @Nullable String name) {
        return services(new Where().equal("type", type).equal("name", name));
    }

    List<Service> services(Where where) {
        return jdbc.sql("SELECT id, type, name, enabled, extra FROM services" + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(Service.class)
                .list();
    }

    public void insert(Service service) {
        jdbc.sql("""
                INSERT INTO services (id, type, name, enabled, extra) VALUES (:id, :type, :name, :enabled, :extra)
                """).paramSource(service).update();
    }

    void update(Service service) {
        jdbc.sql("""
                UPDATE services SET type = :type, name = :name, enabled = :enabled, extra = :extra WHERE id = :id
                """).paramSource(service).update();
    }

    void deleteService(String id) {
        jdbc.sql("DELETE FROM services WHERE id = :id").param("id", id).update();
    }

    public Optional<Endpoint> findEndpoint(String id) {
        return jdbc.sql(ENDPOINTS + " WHERE id = :id")
                .param("id", id)
                .query(Endpoint.class)
                .optional();
    }

    public List<Endpoint> endpoints(Where where) {
        return jdbc.sql(ENDPOINTS + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(Endpoint.class)
                .list();
    }

    public void insert(Endpoint endpoint) {
        jdbc.sql("""
                INSERT INTO endpoints (id, service_id, region_id, interface, url, enabled, extra)
                VALUES (:id, :serviceId, :regionId, :interfaceName, :url, :enabled, :extra)
                """).paramSource(endpoint).update();
    }

    public void update(Endpoint endpoint) {
        jdbc.sql("""
                UPDATE endpoints SET service_id = :serviceId, region_id = :regionId, interface = :interfaceName,
                    url = :url, enabled = :enabled, extra = :extra WHERE id = :id
                """).paramSource(endpoint).update();
    }

    void deleteEndpoint(String id) {
        jdbc.sql("DELETE FROM endpoints WHERE id = :id").param("id", id).update();
    }
}
