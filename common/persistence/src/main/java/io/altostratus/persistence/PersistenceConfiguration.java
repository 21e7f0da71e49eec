package io.altostratus.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * What a service with a database imports. The pool connects when first used, so a service starts and answers 503 while
 * its database is away, and works again as soon as it is back.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
public class PersistenceConfiguration {

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(DatabaseProperties properties) {
        return pool(properties);
    }

    static HikariDataSource pool(DatabaseProperties properties) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(properties.url());
        config.setUsername(properties.username());
        config.setPassword(properties.password());
        config.setMaximumPoolSize(properties.poolSize());
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(properties.connectTimeout().toMillis());
        config.setValidationTimeout(1_000);
        config.setKeepaliveTime(60_000);
        // Correctness rests on conditional statements, not on snapshots: see docs/decisions.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.addDataSourceProperty(
                "connectTimeout", properties.connectTimeout().toMillis());
        config.addDataSourceProperty(
                "socketTimeout", properties.statementTimeout().toMillis());
        config.addDataSourceProperty("tcpKeepAlive", true);
        config.addDataSourceProperty("sessionVariables", "time_zone='+00:00'");
        config.addDataSourceProperty("forceConnectionTimeZoneToSession", false);
        config.addDataSourceProperty("connectionTimeZone", "UTC");
        return new HikariDataSource(config);
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    JdbcClient jdbcClient(DataSource dataSource) {
        return JdbcClient.create(dataSource);
    }

    @Bean
    Transactions transactions(PlatformTransactionManager manager) {
        return new Transactions(manager);
    }
}
