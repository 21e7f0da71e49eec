package io.altostratus.network.service.audit;

import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.CallChannel;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.network.model.HostLeftovers;
import io.altostratus.network.model.HostLeftoversRequest;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.AgentRepository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.stereotype.Component;

/**
 * Asks the hosts for what carries the cloud's mark and nobody wants any more. All at once, so that it takes as long as
 * the slowest; a host whose agent is known to be down is not asked.
 */
@Component
class HostAudit {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final AgentRepository agents;
    private final CallChannel hosts;

    HostAudit(AgentRepository agents, CallChannel hosts) {
        this.agents = agents;
        this.hosts = hosts;
    }

    List<Finding> findings(RequestContext context) {
        List<String> alive = agents.ofType(Agent.LINUX_BRIDGE).stream()
                .filter(Agent::alive)
                .map(Agent::host)
                .toList();
        List<Finding> findings = new ArrayList<>();
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Finding>>> answers = alive.stream()
                    .map(host -> asking.submit(() -> ask(host, context)))
                    .toList();
            for (Future<List<Finding>> answer : answers) {
                findings.addAll(answer.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return findings;
    }

    private List<Finding> ask(String host, RequestContext context) {
        try {
            return hosts
                    .call(
                            Address.host(host, NetworkQueues.AGENT),
                            new HostLeftoversRequest(host),
                            HostLeftovers.class,
                            LIMIT,
                            context)
                    .leftovers()
                    .stream()
                    .map(left -> new Finding(
                            "unwanted-" + left.kind(), left.name(), "on host " + host + ": " + left.detail(), false))
                    .toList();
        } catch (DependencyUnavailableException | CallRefusedException e) {
            return List.of(new Finding(
                    "host-without-answer", host, "its network agent beats, but does not say what is there", false));
        }
    }
}
