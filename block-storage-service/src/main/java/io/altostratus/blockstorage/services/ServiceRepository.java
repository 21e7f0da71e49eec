package io.altostratus.blockstorage.services;

import io.altostratus.persistence.UtcTime;
import io.altostratus.persistence.Where;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The programs of block storage as they have reported themselves. */
@Repository
class ServiceRepository {

    /** One program on one host. */
    record Service(
            String host,
            String binaryName,
            String availabilityZone,
            boolean disabled,
            @Nullable String disabledReason,
            LocalDateTime seenAt) {}

    private final JdbcClient jdbc;
    private final Clock clock;

    ServiceRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void report(String host, String binary, String zone) {
        jdbc.sql("""
                INSERT INTO services (host, binary_name, availability_zone, created_at, seen_at)
                VALUES (:host, :binary, :zone, :now, :now)
                ON DUPLICATE KEY UPDATE seen_at = :now, availability_zone = :zone
                """)
                .param("host", host)
                .param("binary", binary)
                .param("zone", zone)
                .param("now", UtcTime.now(clock))
                .update();
    }

    List<Service> list(@Nullable String host, @Nullable String binary) {
        Where where = new Where().equal("host", host).equal("binary_name", binary);
        return jdbc.sql("SELECT * FROM services" + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(Service.class)
                .list();
    }

    int forget(String binary, Duration unseenFor) {
        return jdbc.sql("DELETE FROM services WHERE binary_name = :binary AND seen_at < :before")
                .param("binary", binary)
                .param("before", UtcTime.now(clock).minus(unseenFor))
                .update();
    }
}
