package io.altostratus.compute.conductor;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.altostratus.auth.ServiceSessionConfiguration;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.compute.conductor.audit.Auditor;
import io.altostratus.compute.conductor.audit.DatabaseCheck;
import io.altostratus.compute.conductor.audit.HostCheck;
import io.altostratus.compute.conductor.audit.ImageCheck;
import io.altostratus.compute.conductor.audit.PortCheck;
import io.altostratus.compute.conductor.audit.Retention;
import io.altostratus.compute.conductor.deletion.Reclaim;
import io.altostratus.compute.conductor.host.HostReports;
import io.altostratus.compute.conductor.image.ImageCaching;
import io.altostratus.compute.conductor.image.ImageTickets;
import io.altostratus.compute.conductor.image.ServerImages;
import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.resize.ResizeConfirmations;
import io.altostratus.compute.conductor.server.CallingScheduler;
import io.altostratus.compute.conductor.server.HostLiveness;
import io.altostratus.compute.conductor.server.HostScheduler;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ShelvePolicy;
import io.altostratus.compute.conductor.server.UnaskedWork;
import io.altostratus.compute.conductor.server.WorkflowLimits;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.shelve.OffloadDuty;
import io.altostratus.compute.conductor.workflow.Leases;
import io.altostratus.compute.conductor.workflow.WorkflowEngine;
import io.altostratus.compute.conductor.workflow.WorkflowRunner;
import io.altostratus.compute.database.ComputeDatabaseConfiguration;
import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.compute.database.metadata.VendorData;
import io.altostratus.compute.database.metadata.VendorDataProperties;
import io.altostratus.compute.database.migrations.MigrationRepository;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.database.servers.ReclaimProperties;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.WorkflowHint;
import io.altostratus.compute.model.order.CacheImages;
import io.altostratus.compute.model.report.AuditRequest;
import io.altostratus.compute.model.report.DesiredGuestsRequest;
import io.altostratus.compute.model.report.GuestPowerChanged;
import io.altostratus.compute.model.report.HostHeartbeat;
import io.altostratus.compute.model.report.HostResources;
import io.altostratus.compute.model.report.OrderDone;
import io.altostratus.compute.model.report.OrderFailed;
import io.altostratus.context.ObjectIds;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.CallChannel;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.Delivery;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.MessagingConfiguration;
import io.altostratus.messaging.Queues;
import io.altostratus.messaging.Topology;
import io.altostratus.messaging.outbox.Outbox;
import io.altostratus.messaging.outbox.PersistentOutbox;
import io.altostratus.persistence.PersistentTasks;
import io.altostratus.persistence.SignsOfLife;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.amqp.core.Queue;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the conductor together. */
@Configuration(proxyBeanMethods = false)
@Import({ComputeDatabaseConfiguration.class, MessagingConfiguration.class, ServiceSessionConfiguration.class})
class ConductorConfiguration {

    private static final Duration RECLAIM = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    @Bean
    HostLiveness hostLiveness(ServiceRepository services, Clock clock, ConductorProperties properties) {
        return new HostLiveness(services, clock, properties.downAfter());
    }

    @Bean
    ServerProgress serverProgress(
            ServerRepository servers,
            ActionRepository actions,
            VendorDataProperties vendorData,
            ServiceSession session,
            Clock clock) {
        return new ServerProgress(servers, actions, new VendorData(vendorData, session::token), clock);
    }

    @Bean
    HostScheduler hostScheduler(Broker broker) {
        return new CallingScheduler(CallChannel.toServices(broker));
    }

    @Bean
    ServerWorkflows serverWorkflows(
            ServerProgress progress,
            HostScheduler scheduler,
            NetworkPorts network,
            ImageTickets tickets,
            ServerImages images,
            NodeRepository nodes,
            MigrationRepository migrations,
            OrderRepository orders,
            ExternalEventRepository events,
            HostLiveness liveness,
            WorkflowLimits limits,
            ShelvePolicy shelving) {
        return new ServerWorkflows(new WorkflowParts(
                progress,
                scheduler,
                network,
                tickets,
                images,
                nodes,
                migrations,
                orders,
                events,
                liveness,
                limits,
                shelving));
    }

    @Bean
    Leases leases(WorkflowRepository workflows) {
        return new Leases(workflows);
    }

    @Bean
    WorkflowRunner workflowRunner(
            WorkflowRepository workflows,
            OrderRepository orders,
            Outbox outbox,
            Transactions transactions,
            ServerWorkflows definitions,
            Clock clock,
            Leases leases) {
        return new WorkflowRunner(
                workflows,
                orders,
                outbox,
                transactions,
                definitions.definitions(),
                clock,
                UUID.randomUUID().toString(),
                leases,
                ObjectIds.RANDOM);
    }

    @Bean
    WorkflowEngine workflowEngine(WorkflowRepository workflows, WorkflowRunner runner, ConductorProperties properties) {
        return new WorkflowEngine(workflows, runner, properties.workers());
    }

    @Bean
    HostReports hostReports(
            OrderRepository orders,
            ServerRepository servers,
            ServiceRepository services,
            NodeRepository nodes,
            WorkflowRepository workflows,
            Outbox outbox,
            Transactions transactions,
            Clock clock,
            WorkflowEngine engine) {
        return new HostReports(orders, servers, services, nodes, workflows, outbox, transactions, clock, engine::wake);
    }

    /** Hosts speak for themselves only: whom a message names must be who sent it. */
    @Bean
    Consumer hostsConsumer(Broker broker, HostReports reports) {
        Queue queue = Queues.work(Topology.hostsQueue(ComputeQueues.CONDUCTOR));
        broker.declare(Queues.reachableFromHosts(queue));
        MessageHandlers handlers = new MessageHandlers()
                .on(OrderDone.class, (m, d) -> from(m.host(), d, () -> reports.done(m)))
                .on(OrderFailed.class, (m, d) -> from(m.host(), d, () -> reports.failed(m)))
                .on(GuestPowerChanged.class, (m, d) -> from(m.host(), d, () -> reports.powerChanged(m)))
                .on(HostHeartbeat.class, (m, d) -> from(m.host(), d, () -> reports.heartbeat(m)))
                .on(HostResources.class, (m, d) -> from(m.host(), d, () -> reports.resources(m)))
                .answer(DesiredGuestsRequest.class, (m, d) -> {
                    requireSender(m.host(), d);
                    return reports.desired(m);
                });
        return new Consumer(broker, queue, handlers, 4);
    }

    private static void from(String host, Delivery delivery, Runnable action) {
        requireSender(host, delivery);
        action.run();
    }

    private static void requireSender(String host, Delivery delivery) {
        if (!Topology.hostAccount(host).equals(delivery.sender())) {
            throw new IllegalArgumentException(delivery.sender() + " speaks for host " + host);
        }
    }

    /** Apart from the hints: an image service that is slow must not hold up workflows. */
    @Bean
    Consumer imagesConsumer(Broker broker, ImageTickets tickets) {
        ImageCaching caching = new ImageCaching(tickets, broker);
        Queue queue = Queues.work(ComputeQueues.CONDUCTOR_IMAGES);
        broker.declare(List.of(queue));
        MessageHandlers handlers = new MessageHandlers().on(CacheImages.class, (m, d) -> caching.cache(m, d.context()));
        return new Consumer(broker, queue, handlers, 1);
    }

    @Bean
    Consumer callsConsumer(Broker broker, WorkflowEngine engine, Auditor auditor) {
        Queue queue = Queues.calls(ComputeQueues.CONDUCTOR_CALLS);
        broker.declare(List.of(queue));
        MessageHandlers handlers = new MessageHandlers()
                .on(WorkflowHint.class, (m, d) -> engine.wake(m.workflowId()))
                .answer(AuditRequest.class, (m, d) -> auditor.audit());
        return new Consumer(broker, queue, handlers, 2);
    }

    @Bean
    Auditor auditor(
            ServerRepository servers,
            NodeRepository nodes,
            MigrationRepository migrations,
            WorkflowRepository workflows,
            ServiceRepository services,
            Transactions transactions,
            ServiceSession session,
            ServerImages images,
            Broker broker,
            Clock clock,
            ConductorProperties properties) {
        return new Auditor(
                List.of(
                        new DatabaseCheck(servers, nodes, migrations, workflows, transactions),
                        new PortCheck(session, servers),
                        new ImageCheck(images, workflows),
                        new HostCheck(servers, services, CallChannel.toHosts(broker), clock, properties.downAfter())),
                Duration.ofSeconds(4));
    }

    @Bean
    Retention retention(
            ServerRepository servers,
            ActionRepository actions,
            WorkflowRepository workflows,
            OrderRepository orders,
            ExternalEventRepository events,
            Clock clock,
            ConductorProperties properties) {
        return new Retention(
                servers,
                actions,
                workflows,
                orders,
                events,
                clock,
                properties.deletedServers(),
                properties.finishedWork());
    }

    @Bean
    UnaskedWork unaskedWork(
            ServerRepository servers,
            WorkflowRepository workflows,
            ActionRepository actions,
            Transactions transactions,
            WorkflowEngine engine) {
        return new UnaskedWork(servers, workflows, actions, transactions, ObjectIds.RANDOM, engine::wake);
    }

    @Bean
    Reclaim reclaim(ServerRepository servers, UnaskedWork work, ReclaimProperties properties, Clock clock) {
        return new Reclaim(servers, work, properties, clock);
    }

    @Bean
    ResizeConfirmations resizeConfirmations(
            ServerRepository servers,
            MigrationRepository migrations,
            UnaskedWork work,
            Clock clock,
            ConductorProperties properties) {
        return new ResizeConfirmations(servers, migrations, work, clock, properties.resizeConfirmWindow());
    }

    @Bean
    OffloadDuty offloadDuty(ServerRepository servers, UnaskedWork work, ShelvePolicy policy, Clock clock) {
        return new OffloadDuty(servers, work, policy, clock);
    }

    @Bean
    PersistentTasks persistentTasks(
            DataSource dataSource,
            Broker broker,
            ObjectProvider<Auditor> auditor,
            ObjectProvider<Retention> retention,
            ObjectProvider<Reclaim> reclaim,
            ObjectProvider<ResizeConfirmations> confirmations,
            ObjectProvider<OffloadDuty> offload,
            ShelvePolicy shelving,
            ConductorProperties properties) {
        List<Task<?>> tasks = new ArrayList<>();
        tasks.add(PersistentOutbox.relay(broker.publisher()));
        tasks.add(Tasks.recurring("retention", FixedDelay.of(Duration.ofMinutes(10)))
                .execute((instance, context) -> retention.getObject().forget()));
        tasks.add(Tasks.recurring("reclaim", FixedDelay.of(RECLAIM))
                .execute((instance, context) -> reclaim.getObject().reclaim()));
        if (!properties.resizeConfirmWindow().isZero()) {
            tasks.add(Tasks.recurring("confirm-resizes", FixedDelay.of(Duration.ofSeconds(10)))
                    .execute((instance, context) -> confirmations.getObject().confirmOld()));
        }
        if (shelving.offloadsLater()) {
            tasks.add(Tasks.recurring("offload", FixedDelay.of(shelving.pollInterval()))
                    .execute((instance, context) -> offload.getObject().offload()));
        }
        if (!properties.auditInterval().isZero()) {
            tasks.add(Tasks.recurring("audit", FixedDelay.of(properties.auditInterval()))
                    .execute((instance, context) -> auditor.getObject().audit()));
        }
        return new PersistentTasks(dataSource, "compute_conductor_tasks", 6, tasks);
    }

    @Bean
    Outbox outbox(PersistentTasks tasks) {
        return PersistentOutbox.on(tasks);
    }

    @Bean
    SignsOfLife signsOfLife(ServiceRepository services, Clock clock, ConductorProperties properties) {
        LocalDateTime started = UtcTime.now(clock);
        return new SignsOfLife(
                HEARTBEAT, () -> services.seen(properties.host(), ServiceRecord.CONDUCTOR, "internal", started));
    }
}
