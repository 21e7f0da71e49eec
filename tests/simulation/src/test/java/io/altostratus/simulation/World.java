package io.altostratus.simulation;

import io.altostratus.compute.conductor.server.HostScheduler;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.WorkflowHint;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.report.GuestPowerChanged;
import io.altostratus.compute.model.report.HostHeartbeat;
import io.altostratus.compute.model.report.HostResources;
import io.altostratus.compute.model.report.OrderDone;
import io.altostratus.compute.model.report.OrderFailed;
import io.altostratus.compute.model.schedule.CheckHostRequest;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.model.schedule.SelectedHost;
import io.altostratus.compute.scheduler.HostSelection;
import io.altostratus.compute.scheduler.SchedulerAssembly;
import io.altostratus.compute.scheduler.SchedulerProperties;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.persistence.UtcTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * A small cloud in one thread: two conductors, three hosts, a scheduler, an API, a network. Each step lets one of them do
 * one thing; which one is a matter of the seed. A process that dies in the middle is started again later.
 */
final class World {

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final List<Integer> MOST_SERVERS = List.of(1, 2, 3, 7);

    final SimulatedClock clock = new SimulatedClock();
    final Chaos chaos;
    final ComputeTables tables;
    final SimulatedBus bus;
    final SimulatedNetwork network;
    final SimulatedImages images;
    final ApiProcess api;
    final List<SimulatedHost> hosts = new ArrayList<>();
    final List<ConductorProcess> conductors = new ArrayList<>();
    final Set<String> created = new HashSet<>();
    final Set<String> deleteAsked = new HashSet<>();
    final Set<String> resetAsked = new HashSet<>();
    private final TableOutbox outbox;
    private final Invariants invariants;
    private final SimulatedUsers users;
    private final int mostServers;
    private final Deque<Object> busy = new ArrayDeque<>();
    private final List<String> history = new ArrayList<>();
    private Instant nextHeartbeat;
    private boolean asking;

    World(CrashingDatabase database, Chaos chaos) {
        this(database, chaos, Intervals.NONE);
    }

    World(CrashingDatabase database, Chaos chaos, Intervals intervals) {
        this.chaos = chaos;
        database.reset();
        this.tables = ComputeTables.open(database.crashing(), clock);
        this.bus = new SimulatedBus(clock, chaos);
        this.network = new SimulatedNetwork(chaos, this::othersWork, this::note);
        this.images = new SimulatedImages(chaos, this::othersWork, this::note);
        this.outbox = new TableOutbox(tables.jdbc(), database.watching(), bus, chaos);
        this.api = new ApiProcess(tables, bus, images, chaos::newId, clock);
        this.invariants = new Invariants(database.watching());
        this.users = new SimulatedUsers(this);
        this.mostServers = chaos.oneOf(MOST_SERVERS); // a few get further in a run than many do
        tables.flavors().insert(ApiProcess.flavor());
        tables.flavors().insert(ApiProcess.largerFlavor());
        HostScheduler scheduler = scheduler();
        for (String name : List.of("conductor-1", "conductor-2")) {
            conductors.add(new ConductorProcess(
                    name, tables, clock, outbox, scheduler, network, images::ticket, images, intervals, chaos));
        }
        for (String name : List.of("host-1", "host-2", "host-3")) {
            SimulatedHost host = new SimulatedHost(name, clock, chaos, bus, network, images);
            hosts.add(host);
            tables.nodes()
                    .report(new HostResources(
                            name, name, "fake", 1, 8, 8_192, 100, 0, 0, 0, "127.0.0.1", "{}", "nova", "up"));
            tables.services().seen(name, "nova-compute", "nova", UtcTime.now(clock));
        }
        nextHeartbeat = clock.instant().plus(HEARTBEAT);
        database.crashBy(chaos, this::usersMayCome);
    }

    SimulatedUsers users() {
        return users;
    }

    static RequestContext background() {
        return RequestContext.background(RequestIds.next());
    }

    /** The real choice and claim, whose answer is sometimes lost. */
    private HostScheduler scheduler() {
        HostSelection selection = SchedulerAssembly.assemble(
                SchedulerProperties.of(Map.of(
                        "cpu-ratio",
                        "1",
                        "memory-ratio",
                        "1",
                        "down-after",
                        ConductorProcess.DOWN_AFTER.toString(),
                        "keep-hosts-for",
                        "5s")),
                tables.jdbc(),
                tables.workflows(),
                tables.transactions(),
                (Clock) clock,
                List.of(),
                List.of());
        return new HostScheduler() {
            @Override
            public SelectedHost select(SelectHostRequest request, RequestContext context) {
                return answered(() -> selection.select(request));
            }

            @Override
            public SelectedHost check(CheckHostRequest request, RequestContext context) {
                return answered(() -> selection.check(request));
            }
        };
    }

    /** A user who has waited for just this moment asks while a conductor is between two transactions. */
    private void usersMayCome() {
        if (!busy.isEmpty() && !asking && chaos.happens(0.3)) {
            users.seize(invariants.states());
        }
    }

    private SelectedHost answered(Supplier<SelectedHost> answer) {
        othersWork();
        if (chaos.happens(0.03)) {
            throw new DependencyUnavailableException("compute-scheduler", null);
        }
        SelectedHost selected = answer.get();
        othersWork();
        if (chaos.happens(0.03)) {
            throw new DependencyUnavailableException("compute-scheduler", null);
        }
        return selected;
    }

    /** While one process waits for an answer, or is paused past its lease, the others go on. */
    private void othersWork() {
        if (busy.size() < 3 && chaos.happens(0.04)) {
            note("... meanwhile");
            if (chaos.flip(0.5)) {
                advance(Duration.ofSeconds(chaos.below(40)));
            }
            int steps = 1 + chaos.below(15);
            for (int i = 0; i < steps; i++) {
                step();
            }
            note("... and back");
        }
    }

    void note(String what) {
        history.add(clock.instant() + "  " + "  ".repeat(busy.size()) + what);
    }

    /** Writes down what happened. @return where */
    Path keep(long seed) {
        try {
            Path file = Files.createDirectories(Path.of("target/simulation")).resolve("seed-" + seed + ".txt");
            return Files.write(file, history);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets somebody do something, and looks whether all is as it must be. */
    void step() {
        switch (chaos.below(24)) {
            case 0 -> userCreates();
            case 1, 2 -> users.act(invariants.states());
            case 3, 4, 5, 6 -> {
                outboxRelays();
                outboxRelays();
            }
            case 7, 8, 9, 10 -> {
                deliver();
                deliver();
            }
            case 11, 12, 13, 14 -> conductorWorks();
            case 15 -> conductorLooks();
            case 16, 17, 18 -> hostWorks();
            case 19 -> networkTells();
            case 20 -> hostConverges();
            case 21 -> processDies();
            case 22 -> processesReturn();
            default -> timePasses();
        }
        if (busy.isEmpty()) {
            invariants.check();
        }
    }

    private void userCreates() {
        int room = mostServers - invariants.states().size();
        if (room > 0) {
            asUser("create", () -> created.addAll(api.create(1 + chaos.below(Math.min(3, room)))));
        }
    }

    /** compute-api keeps nothing in memory, so that its death is only a request without an answer. */
    void asUser(String what, Runnable request) {
        note("user: " + what);
        boolean within = asking;
        asking = true;
        try {
            request.run();
        } catch (ProcessCrash crash) {
            note("compute-api dies: " + crash.getMessage());
        } finally {
            asking = within;
        }
        created.addAll(invariants.serverIds());
    }

    private void outboxRelays() {
        if (outbox.relayOne()) {
            note("outbox relays");
        }
    }

    private void deliver() {
        SimulatedBus.Message message = bus.take();
        if (message == null) {
            return;
        }
        note("deliver " + shortened(message.body().toString()));
        if (message.body() instanceof HostOrder order) {
            SimulatedHost host = host(order.header().host());
            if (host.isRunning() && !busy.contains(host)) {
                host.receive(order, message.context());
            } else {
                bus.putBack(message);
            }
            return;
        }
        ConductorProcess conductor = freeConductor();
        if (conductor == null) {
            bus.putBack(message);
            return;
        }
        boolean handled = as(conductor, conductor::crash, () -> {
            switch (message.body()) {
                case WorkflowHint hint -> conductor.wake(hint.workflowId());
                case OrderDone done -> conductor.reports().done(done);
                case OrderFailed failed -> conductor.reports().failed(failed);
                case GuestPowerChanged changed -> conductor.reports().powerChanged(changed);
                case HostHeartbeat heartbeat -> conductor.reports().heartbeat(heartbeat);
                case HostResources resources -> conductor.reports().resources(resources);
                default -> throw new IllegalStateException("nobody takes " + message.body());
            }
        });
        if (!handled) {
            bus.putBack(message);
        }
    }

    private static String shortened(String text) {
        return text.length() < 230 ? text : text.substring(0, 230) + "...";
    }

    private SimulatedHost host(String name) {
        return hosts.stream().filter(h -> h.name().equals(name)).findFirst().orElseThrow();
    }

    private @Nullable ConductorProcess freeConductor() {
        List<ConductorProcess> free = conductors.stream()
                .filter(ConductorProcess::isRunning)
                .filter(c -> !busy.contains(c))
                .toList();
        return free.isEmpty() ? null : chaos.oneOf(free);
    }

    private void conductorWorks() {
        List<ConductorProcess> woken = conductors.stream()
                .filter(ConductorProcess::isRunning)
                .filter(ConductorProcess::hasWork)
                .filter(c -> !busy.contains(c))
                .toList();
        if (!woken.isEmpty()) {
            ConductorProcess conductor = chaos.oneOf(woken);
            note(conductor.name() + " works");
            as(conductor, conductor::crash, conductor::work);
        }
    }

    private void conductorLooks() {
        ConductorProcess conductor = freeConductor();
        if (conductor != null) {
            as(conductor, conductor::crash, conductor::look);
            if (chaos.flip(0.2)) {
                attend(conductor);
            }
        }
    }

    /** A conductor looks for what is to be done without anybody having asked for it. */
    void attend(ConductorProcess conductor) {
        if (conductor.isRunning()) {
            note(conductor.name() + " looks for its duties");
            as(conductor, conductor::crash, conductor::attend);
        }
    }

    private void hostWorks() {
        List<SimulatedHost> asked = hosts.stream()
                .filter(SimulatedHost::hasWork)
                .filter(h -> !busy.contains(h))
                .toList();
        if (!asked.isEmpty()) {
            SimulatedHost host = chaos.oneOf(asked);
            note(host.name() + " works");
            as(host, host::crash, host::work);
        }
    }

    private void networkTells() {
        SimulatedNetwork.Wired news = network.takeNews();
        if (news != null && !chaos.happens(0.03)) {
            note("network tells " + news);
            try {
                api.plugged(news);
            } catch (ProcessCrash crash) {
                note("compute-api dies: " + crash.getMessage());
            }
        }
    }

    private void hostConverges() {
        SimulatedHost host = chaos.oneOf(hosts);
        ConductorProcess conductor = freeConductor();
        if (conductor != null && host.isRunning() && !busy.contains(host)) {
            note(host.name() + " converges");
            as(host, host::crash, () -> host.converge(conductor.reports()));
        }
        if (chaos.happens(0.2) && host.isRunning()) {
            note("a guest on " + host.name() + " stops by itself");
            host.guestStopsByItself();
        }
        if (chaos.happens(0.1) && host.isRunning()) {
            note("guests on " + host.name() + " are touched by hand");
            host.changeByHand(invariants.idleOn(host.name()));
        }
    }

    private void processDies() {
        if (chaos.happens(0.1)) {
            SimulatedHost host = chaos.oneOf(hosts);
            if (!busy.contains(host)) {
                note(host.name() + " is killed");
                host.crash();
            }
        }
        if (chaos.happens(0.1)) {
            ConductorProcess conductor = chaos.oneOf(conductors);
            if (!busy.contains(conductor)) {
                note(conductor.name() + " is killed");
                conductor.crash();
            }
        }
    }

    private void processesReturn() {
        hosts.stream().filter(h -> !h.isRunning()).forEach(SimulatedHost::start);
        conductors.stream().filter(c -> !c.isRunning()).forEach(ConductorProcess::start);
    }

    private void timePasses() {
        advance(Duration.ofMillis(chaos.below(3_000)));
        if (chaos.happens(0.05)) {
            advance(Duration.ofSeconds(chaos.below(120)));
        }
    }

    void advance(Duration duration) {
        Instant until = clock.instant().plus(duration);
        while (nextHeartbeat.isBefore(until)) {
            clock.advance(Duration.between(clock.instant(), nextHeartbeat));
            nextHeartbeat = nextHeartbeat.plus(HEARTBEAT);
            hosts.stream().filter(SimulatedHost::isRunning).forEach(SimulatedHost::heartbeat);
        }
        clock.advance(Duration.between(clock.instant(), until));
    }

    /** Whether it went through; otherwise the process is dead or its database was away. */
    private boolean as(Object process, Runnable die, Runnable work) {
        busy.push(process);
        try {
            work.run();
            return true;
        } catch (ProcessCrash crash) {
            note("  it dies " + crash.getMessage());
            die.run();
            return false;
        } catch (DataAccessException | DependencyUnavailableException away) {
            note("  not now: " + away.getMessage());
            return false;
        } finally {
            busy.pop();
        }
    }

    /** Without further faults: works until nothing is left to do. @return how much time that took */
    Duration settle(Duration limit) {
        chaos.calmDown();
        Instant start = clock.instant();
        processesReturn();
        while (true) {
            workOffEverything();
            if (isQuiet()) {
                // What was lost is found when hosts and conductor compare, as they do now and then.
                hosts.forEach(host -> host.converge(conductors.getFirst().reports()));
                workOffEverything();
                if (isQuiet()) {
                    invariants.check();
                    return Duration.between(start, clock.instant());
                }
            }
            if (Duration.between(start, clock.instant()).compareTo(limit) > 0) {
                throw new AssertionError("not settled after " + limit + ": " + invariants.unfinished());
            }
            advance(Duration.ofSeconds(3));
        }
    }

    /**
     * Works until nothing is left to do, as {@link #settle} does, but with the crash that was asked for: whoever dies is
     * started again a little later.
     */
    void drive(Duration limit) {
        Instant start = clock.instant();
        while (true) {
            processesReturn();
            workOffWithCrashes();
            if (isQuiet() && hosts.stream().allMatch(SimulatedHost::isRunning)) {
                return;
            }
            if (Duration.between(start, clock.instant()).compareTo(limit) > 0) {
                throw new AssertionError("not done after " + limit + ": " + invariants.unfinished());
            }
            advance(Duration.ofSeconds(3));
        }
    }

    private void workOffWithCrashes() {
        int rounds = 0;
        do {
            outboxRelays();
            for (int waiting = bus.size(); waiting > 0; waiting--) {
                deliver();
            }
            for (SimulatedHost host : hosts) {
                if (host.hasWork()) {
                    as(host, host::crash, host::work);
                }
            }
            networkTells();
            conductorLooks();
            conductorWorks();
            conductorWorks();
        } while (rounds++ < 40 && !isQuiet());
    }

    private boolean isQuiet() {
        return invariants.unfinished().isEmpty()
                && bus.isEmpty()
                && !network.hasNews()
                && hosts.stream().noneMatch(SimulatedHost::hasWork);
    }

    private void workOffEverything() {
        boolean any = true;
        while (any) {
            any = false;
            while (outbox.relayOne()) {
                any = true;
            }
            int waiting = bus.size();
            for (int i = 0; i < waiting; i++) {
                deliver();
            }
            for (SimulatedHost host : hosts) {
                while (host.hasWork()) {
                    host.work();
                    any = true;
                }
            }
            while (network.hasNews()) {
                networkTells();
                any = true;
            }
            for (ConductorProcess conductor : conductors) {
                conductor.look();
                while (conductor.hasWork()) {
                    conductor.work();
                    any = true;
                }
            }
        }
    }

    /** The end: every server, guest, port, and claim against all others. */
    void verify() {
        invariants.checkSettled(this);
    }

    Server require(String id) {
        return tables.servers().find(id).orElseThrow();
    }
}
