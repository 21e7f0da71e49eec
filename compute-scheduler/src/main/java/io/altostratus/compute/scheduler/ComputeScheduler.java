package io.altostratus.compute.scheduler;

import io.altostratus.compute.database.ComputeDatabaseConfiguration;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.schedule.CheckHostRequest;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.scheduler.filter.HostFilter;
import io.altostratus.compute.scheduler.weigh.HostWeigher;
import io.altostratus.context.LogContext;
import io.altostratus.context.ServiceLauncher;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.MessagingConfiguration;
import io.altostratus.messaging.Notifier;
import io.altostratus.messaging.Queues;
import io.altostratus.persistence.SignsOfLife;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.springframework.amqp.core.Queue;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers calls for a host. Several can run side by side. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({ComputeDatabaseConfiguration.class, MessagingConfiguration.class})
public class ComputeScheduler {

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    public static void main(String[] args) {
        ServiceLauncher.run(ComputeScheduler.class, "compute-scheduler", args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    HostSelection hostSelection(
            SchedulerProperties properties,
            JdbcClient jdbc,
            WorkflowRepository workflows,
            Transactions transactions,
            Clock clock,
            ObjectProvider<HostFilter> ownFilters,
            ObjectProvider<HostWeigher> ownWeighers) {
        return SchedulerAssembly.assemble(
                properties,
                jdbc,
                workflows,
                transactions,
                clock,
                ownFilters.orderedStream().toList(),
                ownWeighers.orderedStream().toList());
    }

    @Bean
    DecisionNotices decisionNotices(
            Broker broker, SchedulerProperties properties, NotificationProperties notifications, Clock clock) {
        if (!notifications.enabled()) {
            return new DecisionNotices(null);
        }
        Notifier notifier = new Notifier(
                broker, notifications.exchange(), notifications.topic(), "scheduler." + properties.host(), clock);
        broker.declare(List.of(notifier.exchange()));
        return new DecisionNotices(notifier);
    }

    @Bean
    Consumer calls(Broker broker, HostSelection selection, DecisionNotices notices) {
        Queue queue = Queues.calls(ComputeQueues.SCHEDULER_CALLS);
        broker.declare(List.of(queue));
        MessageHandlers handlers = new MessageHandlers().answer(SelectHostRequest.class, (request, delivery) -> {
            try (LogContext instance = LogContext.about("instance", request.serverId())) {
                return notices.around(request, delivery.context(), selection::select);
            }
        });
        handlers.answer(CheckHostRequest.class, (request, delivery) -> {
            try (LogContext instance =
                    LogContext.about("instance", request.server().serverId())) {
                return selection.check(request);
            }
        });
        return new Consumer(broker, queue, handlers, 8);
    }

    @Bean
    SignsOfLife signsOfLife(ServiceRepository services, Clock clock, SchedulerProperties properties) {
        LocalDateTime started = UtcTime.now(clock);
        return new SignsOfLife(
                HEARTBEAT, () -> services.seen(properties.host(), ServiceRecord.SCHEDULER, "internal", started));
    }
}
