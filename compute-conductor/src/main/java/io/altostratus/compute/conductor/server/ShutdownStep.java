package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * An order by which a guest shuts down. How long it is given, its image may say: {@code os_shutdown_timeout}, in seconds.
 */
public final class ShutdownStep extends HostOrderStep {

    private static final String PROPERTY = "os_shutdown_timeout";

    /** No image may hold up a host for longer. */
    private static final Duration MOST_GRACE = Duration.ofMinutes(30);

    private final WorkflowParts parts;
    private final BiFunction<OrderHeader, Integer, HostOrder> make;

    /** @param make gets the seconds that the guest is given */
    public ShutdownStep(String name, WorkflowParts parts, BiFunction<OrderHeader, Integer, HostOrder> make) {
        super(name, MOST_GRACE.plus(BootSteps.GUEST_START), parts.orders(), parts.liveness());
        this.parts = parts;
        this.make = make;
    }

    @Override
    protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
        int seconds = seconds(parts.progress().require(execution.serverId()));
        return header -> make.apply(header, seconds);
    }

    private int seconds(Server server) {
        String wanted = server.image().properties().get(PROPERTY);
        if (wanted == null || !wanted.matches("[0-9]{1,9}")) {
            return (int) parts.limits().shutdownGrace().toSeconds();
        }
        return (int) Math.min(Integer.parseInt(wanted), MOST_GRACE.toSeconds());
    }
}
