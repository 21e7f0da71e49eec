package io.altostratus.compute.conductor.workflow;

import io.altostratus.compute.database.workflows.Workflow;
import io.altostratus.compute.model.order.Fence;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.context.ObjectIds;
import io.altostratus.context.RequestContext;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One run of one step: what it knows, and the orders it wants sent.
 *
 * @param <S> the workflow's state
 */
public final class Execution<S> {

    /** An order that leaves with the commit of the step. */
    record PlannedOrder(HostOrder order, Duration limit) {}

    private final Workflow workflow;
    private final S state;
    private final boolean timeIsUp;
    private final ObjectIds ids;
    private final List<PlannedOrder> planned = new ArrayList<>();

    Execution(Workflow workflow, S state, boolean timeIsUp, ObjectIds ids) {
        this.workflow = workflow;
        this.state = state;
        this.timeIsUp = timeIsUp;
        this.ids = ids;
    }

    public S state() {
        return state;
    }

    public String workflowId() {
        return workflow.id();
    }

    public String serverId() {
        return workflow.serverId();
    }

    public long generation() {
        return workflow.generation();
    }

    public RequestContext context() {
        return workflow.context();
    }

    /** When this work was asked for. */
    public LocalDateTime startedAt() {
        return workflow.createdAt();
    }

    /** Whether the step's limit has passed: a step that still wants to wait fails. */
    public boolean timeIsUp() {
        return timeIsUp;
    }

    /** For an object that the step will ask someone to make. */
    public String newId() {
        return ids.next();
    }

    /**
     * Plans an order to a host.
     *
     * @return its id, to be kept in the state
     */
    public String order(String host, Duration limit, Function<OrderHeader, HostOrder> make) {
        OrderHeader header = new OrderHeader(
                newId(),
                workflow.serverId(),
                host,
                new Fence(workflow.generation(), workflow.epoch(), workflow.orders() + planned.size() + 1),
                limit.toMillis(),
                workflow.kind().word());
        planned.add(new PlannedOrder(make.apply(header), limit));
        return header.orderId();
    }

    List<PlannedOrder> planned() {
        return planned;
    }

    Workflow workflow() {
        return workflow;
    }
}
