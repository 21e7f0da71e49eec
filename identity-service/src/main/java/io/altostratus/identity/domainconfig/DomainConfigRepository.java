package io.altostratus.identity.domainconfig;

import io.altostratus.context.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Options of domains in the database. */
@Repository
public class DomainConfigRepository {

    private final JdbcClient jdbc;

    DomainConfigRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public DomainConfig read(String domainId) {
        List<DomainConfig.Option> options = jdbc.sql(
                        "SELECT option_group, option_name, value FROM domain_config WHERE domain_id = :domain")
                .param("domain", domainId)
                .query((row, number) -> new DomainConfig.Option(
                        row.getString("option_group"),
                        row.getString("option_name"),
                        Json.MAPPER.readTree(row.getString("value"))))
                .list();
        return new DomainConfig(domainId, options);
    }

    /** Whether the users of a domain live in a directory. */
    public boolean usesLdap(String domainId) {
        return jdbc.sql("SELECT 1 FROM domain_config WHERE domain_id = :domain AND option_group = 'identity'"
                        + " AND option_name = 'driver' AND value = '\"ldap\"'")
                .param("domain", domainId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** The domains whose users live in directories. */
    public List<String> domainsWithLdap() {
        return jdbc.sql("SELECT domain_id FROM domain_config WHERE option_group = 'identity'"
                        + " AND option_name = 'driver' AND value = '\"ldap\"'")
                .query(String.class)
                .list();
    }

    void store(String domainId, List<DomainConfig.Option> options) {
        options.forEach(option -> jdbc.sql("""
                INSERT INTO domain_config (domain_id, option_group, option_name, value)
                VALUES (:domain, :group, :name, :value) ON DUPLICATE KEY UPDATE value = :value
                """)
                .param("domain", domainId)
                .param("group", option.group())
                .param("name", option.name())
                .param("value", option.value().toString())
                .update());
    }

    /** @param group null for all groups; {@code option} null for all options of the group */
    void delete(String domainId, @Nullable String group, @Nullable String option) {
        jdbc.sql("""
                DELETE FROM domain_config WHERE domain_id = :domain
                    AND (:group IS NULL OR option_group = :group) AND (:name IS NULL OR option_name = :name)
                """)
                .param("domain", domainId)
                .param("group", group)
                .param("name", option)
                .update();
    }
}
