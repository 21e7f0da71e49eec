package io.altostratus.identity;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.altostratus.api.OpenStackApiConfiguration;
import io.altostratus.api.error.ErrorFormat;
import io.altostratus.auth.TokenAuthenticationConfiguration;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.policy.PolicyFile;
import io.altostratus.auth.token.RevocationAnnounced;
import io.altostratus.auth.token.VerificationFeed;
import io.altostratus.auth.web.PublicPaths;
import io.altostratus.identity.common.IdentityErrorFormat;
import io.altostratus.identity.common.Upkeep;
import io.altostratus.identity.groups.DirectoryRefresh;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.signing.SigningKeys;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.MessagingConfiguration;
import io.altostratus.messaging.Queues;
import io.altostratus.messaging.outbox.Outbox;
import io.altostratus.messaging.outbox.PersistentOutbox;
import io.altostratus.persistence.PersistenceConfiguration;
import io.altostratus.persistence.PersistentTasks;
import io.altostratus.persistence.SchemaGate;
import io.altostratus.persistence.SchemaMigration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The parts of this service that come from the common rooms. */
@Configuration(proxyBeanMethods = false)
@Import({
    OpenStackApiConfiguration.class,
    PersistenceConfiguration.class,
    MessagingConfiguration.class,
    TokenAuthenticationConfiguration.class
})
class IdentityConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ErrorFormat errorFormat() {
        return new IdentityErrorFormat();
    }

    /** Only what leads to a token is open; a token may be asked for without having one. */
    @Bean
    PublicPaths publicPaths() {
        return new PublicPaths(Set.of(
                "GET /",
                "GET /v3",
                "POST /v3/auth/tokens",
                "POST /v3/users/*/password",
                "POST /v3/OS-OAUTH1/request_token",
                "POST /v3/OS-OAUTH1/access_token"));
    }

    @Bean
    Policy policy(@Value("${altostratus.policy-file:/etc/altostratus/policy/identity-service.yaml}") Path file) {
        return new PolicyFile("/policy-defaults.yaml", file)
                .policy(rule -> "You are not authorized to perform the requested action: " + rule + ".");
    }

    /** This service judges tokens by its own database. */
    @Bean
    VerificationFeed.Source verificationSource(ObjectProvider<RevocationLog> revocations, SigningKeys keys) {
        return sequence -> revocations.getObject().since(sequence, keys.publicKeys());
    }

    @Bean
    PersistentTasks persistentTasks(
            DataSource dataSource,
            Broker broker,
            ObjectProvider<RevocationLog> revocations,
            ObjectProvider<SigningKeys> keys,
            ObjectProvider<Upkeep> upkeep,
            ObjectProvider<DirectoryRefresh> directories) {
        broker.declare(List.of(Queues.fanout(RevocationAnnounced.EXCHANGE)));
        Task<Void> purge = Tasks.recurring("purge-revocations", FixedDelay.of(Duration.ofMinutes(10)))
                .execute((instance, context) -> revocations.getObject().purge());
        Task<Void> purgeKeys = Tasks.recurring("purge-signing-keys", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) -> keys.getObject().purge());
        Task<Void> credentials = Tasks.recurring("credential-upkeep", FixedDelay.of(Duration.ofMinutes(30)))
                .execute((instance, context) -> upkeep.forEach(Upkeep::run));
        Task<Void> directoryTask = Tasks.recurring("refresh-directories", FixedDelay.of(Duration.ofMinutes(5)))
                .execute((instance, context) -> directories.getObject().run());
        return new PersistentTasks(
                dataSource,
                "identity_tasks",
                2,
                List.of(PersistentOutbox.relay(broker.publisher()), purge, purgeKeys, credentials, directoryTask));
    }

    @Bean
    Outbox outbox(PersistentTasks tasks) {
        return PersistentOutbox.on(tasks);
    }

    @Bean
    SchemaGate schemaGate(JdbcClient jdbc, ApplicationContext context) {
        return new SchemaGate(new SchemaMigration(IdentityService.SCHEMA), jdbc, context);
    }
}
