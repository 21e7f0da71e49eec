package io.altostratus.compute.conductor.workflow;

import io.altostratus.compute.database.orders.IssuedOrder;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.database.workflows.Advance;
import io.altostratus.compute.database.workflows.Workflow;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.Json;
import io.altostratus.context.LogContext;
import io.altostratus.context.ObjectIds;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.MessageType;
import io.altostratus.messaging.outbox.Outbox;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one workflow as far as it goes. Has no thread and keeps nothing in memory between two calls, so that any
 * conductor can go on where another has died, and a simulation can decide who runs when.
 */
public final class WorkflowRunner {

    private static final Logger LOG = LoggerFactory.getLogger(WorkflowRunner.class);
    private static final int UNEXPECTED_FAILURES = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** How long a lease lasts without being renewed. */
    public static final Duration LEASE = Duration.ofSeconds(15);

    private final WorkflowRepository workflows;
    private final OrderRepository orders;
    private final Outbox outbox;
    private final Transactions transactions;
    private final Map<WorkflowKind, Definition<?>> definitions;
    private final Clock clock;
    private final String owner;
    private final Leases leases;
    private final ObjectIds ids;

    /** @param owner names this conductor among all */
    public WorkflowRunner(
            WorkflowRepository workflows,
            OrderRepository orders,
            Outbox outbox,
            Transactions transactions,
            List<? extends Definition<?>> definitions,
            Clock clock,
            String owner,
            Leases leases,
            ObjectIds ids) {
        this.workflows = workflows;
        this.orders = orders;
        this.outbox = outbox;
        this.transactions = transactions;
        this.definitions = definitions.stream().collect(Collectors.toMap(Definition::kind, Function.identity()));
        this.clock = clock;
        this.owner = owner;
        this.leases = leases;
        this.ids = ids;
    }

    /** Runs steps until the work waits, ends, or belongs to someone else. Does nothing if it is not this one's turn. */
    public void run(String workflowId) {
        Optional<Workflow> leased = workflows.lease(workflowId, owner, LEASE);
        if (leased.isEmpty()) {
            return;
        }
        Workflow work = leased.get();
        leases.hold(work.id(), work.epoch());
        try (LogContext request = LogContext.of(work.context());
                LogContext server = LogContext.about("instance", work.serverId())) {
            Optional<Workflow> next = leased;
            while (next.isPresent()) {
                next = turn(next.get());
            }
        } finally {
            leases.letGo(work.id());
        }
    }

    /** @return the work as it stands if there may be more to do at once */
    private Optional<Workflow> turn(Workflow work) {
        Turn turn =
                work.supersededBy() == null ? step(work, definition(work.kind())) : takeOver(work, work.supersededBy());
        return switch (turn) {
            case Turn.GoOn goOn -> Optional.of(goOn.work());
            case Turn.Rest rest -> Optional.empty();
            case Turn.LookAgain again -> workflows.find(work.id()).filter(current -> current.epoch() == work.epoch());
        };
    }

    private Definition<?> definition(WorkflowKind kind) {
        Definition<?> definition = definitions.get(kind);
        if (definition == null) {
            throw new IllegalStateException("no definition of " + kind);
        }
        return definition;
    }

    private Turn takeOver(Workflow work, WorkflowKind successor) {
        LOG.info("{} gives way to {} at step {}", work.kind().word(), successor.word(), work.step());
        Object state = definition(successor).takeOver(work.state());
        return transactions.<Turn>call(() -> {
            boolean taken = workflows.becomeSuccessor(work, successor, Json.MAPPER.writeValueAsString(state));
            if (taken) {
                orders.abandonOf(work.id(), "a later request has taken over");
            }
            return taken ? Turn.LOOK_AGAIN : Turn.REST;
        });
    }

    private <S> Turn step(Workflow work, Definition<S> definition) {
        Step<S> step = stepOf(work, definition);
        LocalDateTime now = UtcTime.now(clock);
        LocalDateTime deadline = work.stepDeadline() == null ? now.plus(step.limit()) : work.stepDeadline();
        boolean timeIsUp = !deadline.isAfter(now);
        S state = Json.MAPPER.readValue(work.state(), definition.stateType());
        Execution<S> execution = new Execution<>(work, state, timeIsUp, ids);
        Outcome<S> outcome;
        try {
            outcome = work.undoing() ? step.undo(execution) : step.run(execution);
        } catch (RuntimeException e) {
            outcome = afterException(work, step, deadline, timeIsUp, e);
            if (outcome == null) {
                return Turn.REST;
            }
        }
        if (outcome instanceof Outcome.Wait<S> && timeIsUp) {
            outcome = work.undoing()
                    ? Outcome.next(state)
                    : Outcome.fail(new Failure(
                            step.name(),
                            "It took longer than " + step.limit().toSeconds() + " s.",
                            null,
                            "look for this request id in the logs of the services and of the host",
                            true));
        }
        return commit(work, definition, step, deadline, execution, outcome);
    }

    private static <S> Step<S> stepOf(Workflow work, Definition<S> definition) {
        if (work.step().isEmpty()) {
            return definition.steps().getFirst();
        }
        return definition.steps().stream()
                .filter(step -> step.name().equals(work.step()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(work.kind() + " has no step " + work.step()));
    }

    /** Null if the step will be tried again. */
    private <S> @Nullable Outcome<S> afterException(
            Workflow work, Step<S> step, LocalDateTime deadline, boolean timeIsUp, RuntimeException e) {
        boolean away = e instanceof DependencyUnavailableException;
        if (away) {
            LOG.info("Step {} waits: {}", step.name(), e.getMessage());
        } else {
            LOG.warn("Step {} failed and is tried again", step.name(), e);
        }
        boolean enough = timeIsUp || !away && work.failures() + 1 >= UNEXPECTED_FAILURES;
        if (enough && !work.undoing()) {
            return Outcome.fail(new Failure(
                    step.name(),
                    away
                            ? String.valueOf(e.getMessage())
                            : "An internal error (" + e.getClass().getSimpleName() + ").",
                    null,
                    "look for this request id in the logs; then try again",
                    true));
        }
        long pause = Math.min(LONGEST_PAUSE.toMillis(), 250L << Math.min(work.failures(), 6));
        workflows.release(
                work.id(),
                work.epoch(),
                UtcTime.now(clock).plus(Duration.ofMillis(pause)),
                deadline,
                work.failures() + 1);
        return null;
    }

    private <S> Turn commit(
            Workflow work,
            Definition<S> definition,
            Step<S> step,
            LocalDateTime deadline,
            Execution<S> execution,
            Outcome<S> outcome) {
        return switch (outcome) {
            case Outcome.Next<S> next ->
                work.undoing()
                        ? goBack(work, definition, step, execution, next.state(), next.effect())
                        : goForward(work, definition, step, execution, next);
            case Outcome.Wait<S> wait -> sleep(work, step, deadline, execution, wait);
            case Outcome.Fail<S> fail -> turnRound(work, definition, step, execution, fail.failure());
        };
    }

    private <S> Turn goForward(
            Workflow work, Definition<S> definition, Step<S> step, Execution<S> execution, Outcome.Next<S> next) {
        int position = definition.steps().indexOf(step);
        boolean last = position == definition.steps().size() - 1;
        return transactions.<Turn>call(() -> {
            Advance advance = advance(
                    work,
                    last ? step.name() : definition.steps().get(position + 1).name(),
                    false,
                    next.state(),
                    execution,
                    null);
            if (!workflows.advance(work.id(), work.epoch(), advance)) {
                return Turn.LOOK_AGAIN; // someone else holds it now, or another kind takes over
            }
            send(execution);
            next.effect().run();
            if (last) {
                definition.finished(execution);
                finish(work, "done");
                LOG.info("{} is done", work.kind().word());
                return Turn.REST;
            }
            return new Turn.GoOn(work.after(advance));
        });
    }

    private <S> Turn sleep(
            Workflow work, Step<S> step, LocalDateTime deadline, Execution<S> execution, Outcome.Wait<S> wait) {
        return transactions.<Turn>call(() -> {
            Advance advance = advance(work, step.name(), work.undoing(), wait.state(), execution, deadline);
            if (!workflows.advance(work.id(), work.epoch(), advance)) {
                return Turn.LOOK_AGAIN;
            }
            send(execution);
            wait.effect().run();
            if (wait.ready().getAsBoolean()) {
                return new Turn.GoOn(work.after(advance));
            }
            LocalDateTime lookAgain = UtcTime.now(clock).plus(step.lookAgainAfter());
            workflows.release(
                    work.id(), work.epoch(), lookAgain.isBefore(deadline) ? lookAgain : deadline, deadline, 0);
            return Turn.REST;
        });
    }

    private <S> Turn turnRound(
            Workflow work, Definition<S> definition, Step<S> step, Execution<S> execution, Failure failure) {
        LOG.warn(
                "{} failed while {}{}: {} Next step: {}.",
                work.kind().word(),
                failure.stage(),
                failure.host() == null ? "" : " on " + failure.host(),
                failure.message(),
                failure.nextStep());
        return transactions.<Turn>call(() -> {
            S state = definition.failed(execution.state(), failure);
            // Orders that were planned by the failed run are not sent.
            Execution<S> without = new Execution<>(work, state, false, ids);
            if (workflows.advance(work.id(), work.epoch(), advance(work, step.name(), true, state, without, null))) {
                orders.abandonOf(work.id(), "the work has failed and is being undone");
            }
            return Turn.LOOK_AGAIN;
        });
    }

    private <S> Turn goBack(
            Workflow work, Definition<S> definition, Step<S> step, Execution<S> execution, S state, Runnable effect) {
        int position = definition.steps().indexOf(step);
        return transactions.<Turn>call(() -> {
            Execution<S> settled = new Execution<>(work, state, false, ids);
            if (position > 0) {
                String previous = definition.steps().get(position - 1).name();
                if (workflows.advance(work.id(), work.epoch(), advance(work, previous, true, state, execution, null))) {
                    send(execution);
                    effect.run();
                }
                return Turn.LOOK_AGAIN;
            }
            Definition.Undone<S> undone = definition.undone(settled);
            return switch (undone) {
                case Definition.Undone.Again<S> again -> {
                    String first = definition.steps().getFirst().name();
                    if (workflows.advance(
                            work.id(), work.epoch(), advance(work, first, false, again.state(), execution, null))) {
                        effect.run();
                        again.effect().run();
                    }
                    yield Turn.LOOK_AGAIN;
                }
                case Definition.Undone.GivenUp<S> givenUp -> {
                    if (!workflows.advance(
                            work.id(), work.epoch(), advance(work, step.name(), true, state, execution, null))) {
                        yield Turn.LOOK_AGAIN;
                    }
                    effect.run();
                    givenUp.effect().run();
                    finish(work, "failed");
                    LOG.info("{} has failed and is undone", work.kind().word());
                    yield Turn.REST;
                }
            };
        });
    }

    private void finish(Workflow work, String outcome) {
        orders.abandonOf(work.id(), "the work has ended without waiting for it");
        workflows.finish(work.id(), work.epoch(), outcome);
    }

    private <S> Advance advance(
            Workflow work,
            String step,
            boolean undoing,
            S state,
            Execution<S> execution,
            @Nullable LocalDateTime stepDeadline) {
        return new Advance(
                step,
                undoing,
                Json.MAPPER.writeValueAsString(state),
                work.orders() + execution.planned().size(),
                0,
                UtcTime.now(clock),
                stepDeadline,
                true);
    }

    private void send(Execution<?> execution) {
        for (Execution.PlannedOrder planned : execution.planned()) {
            HostOrder order = planned.order();
            orders.insert(new IssuedOrder(
                    order.header().orderId(),
                    execution.workflowId(),
                    execution.serverId(),
                    order.header().host(),
                    order.getClass().getAnnotation(MessageType.class).value(),
                    Json.MAPPER.writeValueAsString(order),
                    execution.context(),
                    UtcTime.now(clock).plus(planned.limit()),
                    null));
            outbox.send(Address.host(order.header().host(), ComputeQueues.AGENT), order, execution.context());
        }
    }
}
