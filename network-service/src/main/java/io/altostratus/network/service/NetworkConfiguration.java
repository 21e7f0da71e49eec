package io.altostratus.network.service;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.altostratus.api.OpenStackApiConfiguration;
import io.altostratus.api.error.ErrorFormat;
import io.altostratus.auth.ServiceSessionConfiguration;
import io.altostratus.auth.TokenAuthenticationConfiguration;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.policy.PolicyFile;
import io.altostratus.auth.web.PublicPaths;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.CallChannel;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.MessagingConfiguration;
import io.altostratus.messaging.Queues;
import io.altostratus.messaging.Topology;
import io.altostratus.messaging.outbox.Outbox;
import io.altostratus.messaging.outbox.PersistentOutbox;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.network.service.api.JsonSuffixFilter;
import io.altostratus.network.service.api.NeutronErrorFormat;
import io.altostratus.network.service.dhcp.DhcpDuty;
import io.altostratus.network.service.hosts.HostReports;
import io.altostratus.network.service.objectids.Tombstones;
import io.altostratus.network.service.provisioning.PortProvisioning;
import io.altostratus.network.service.routers.L3Duty;
import io.altostratus.network.service.serverevents.ServerEvents;
import io.altostratus.persistence.PersistenceConfiguration;
import io.altostratus.persistence.PersistentTasks;
import io.altostratus.persistence.SchemaGate;
import io.altostratus.persistence.SchemaMigration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.amqp.core.Queue;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The parts of this service that come from the common rooms. */
@Configuration(proxyBeanMethods = false)
@Import({
    OpenStackApiConfiguration.class,
    PersistenceConfiguration.class,
    MessagingConfiguration.class,
    ServiceSessionConfiguration.class,
    TokenAuthenticationConfiguration.class
})
class NetworkConfiguration {

    /** A host's reports keep their order only if one consumer takes them. */
    private static final int HOST_CONSUMERS = 1;

    private static final int TASK_THREADS = 6;

    @Bean
    ErrorFormat errorFormat() {
        return new NeutronErrorFormat();
    }

    @Bean
    PublicPaths publicPaths() {
        return new PublicPaths(Set.of("GET /", "GET /v2.0"));
    }

    @Bean
    Policy policy(@Value("${altostratus.policy-file:/etc/altostratus/policy/network-service.yaml}") Path file) {
        return new PolicyFile("/policy-defaults.yaml", file)
                .policy(rule -> "rule:" + rule + " is disallowed by policy");
    }

    @Bean
    FilterRegistrationBean<JsonSuffixFilter> jsonSuffixFilter() {
        var bean = new FilterRegistrationBean<>(new JsonSuffixFilter());
        bean.setOrder(OpenStackApiConfiguration.TOKEN_ORDER + 20);
        return bean;
    }

    @Bean
    NamedParameterJdbcTemplate namedParameterJdbcTemplate(DataSource dataSource) {
        return new NamedParameterJdbcTemplate(dataSource);
    }

    @Bean
    PersistentTasks persistentTasks(
            DataSource dataSource,
            Broker broker,
            ObjectProvider<Tombstones> tombstones,
            ObjectProvider<DhcpDuty> dhcp,
            ObjectProvider<L3Duty> l3,
            ObjectProvider<PortProvisioning> provisioning,
            ServerEvents serverEvents,
            @Value("${altostratus.network.agents.check-interval:15s}") Duration checkInterval) {
        Task<Void> purge = Tasks.recurring("purge-tombstones", FixedDelay.of(Duration.ofMinutes(10)))
                .execute((instance, context) -> tombstones.getObject().purge());
        Task<Void> check = Tasks.recurring("check-agents", FixedDelay.of(checkInterval))
                .execute((instance, context) -> {
                    RequestContext background = RequestContext.background(RequestIds.next());
                    dhcp.getObject().replaceDead(background);
                    dhcp.getObject().serveUnderserved(background);
                    l3.getObject().replaceDead(background);
                    l3.getObject().hostUnhosted(background);
                    provisioning.getObject().settle(background);
                });
        return new PersistentTasks(
                dataSource,
                "network_tasks",
                TASK_THREADS,
                List.of(PersistentOutbox.relay(broker.publisher()), serverEvents.task(), purge, check));
    }

    @Bean
    Outbox outbox(PersistentTasks tasks) {
        return PersistentOutbox.on(tasks);
    }

    @Bean
    Consumer hostReportsConsumer(Broker broker, HostReports reports) {
        Queue queue = Queues.work(Topology.hostsQueue(NetworkQueues.SERVICE));
        broker.declare(Queues.reachableFromHosts(queue));
        return new Consumer(broker, queue, reports.handlers(), HOST_CONSUMERS);
    }

    @Bean(destroyMethod = "close")
    CallChannel callsToHosts(Broker broker) {
        return CallChannel.toHosts(broker);
    }

    @Bean
    SchemaGate schemaGate(JdbcClient jdbc, ApplicationContext context) {
        return new SchemaGate(new SchemaMigration(NetworkService.SCHEMA), jdbc, context);
    }
}
