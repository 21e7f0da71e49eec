package io.altostratus.simulation;

import io.altostratus.compute.conductor.ServerWorkflows;
import io.altostratus.compute.conductor.deletion.Reclaim;
import io.altostratus.compute.conductor.host.HostReports;
import io.altostratus.compute.conductor.image.ImageTickets;
import io.altostratus.compute.conductor.image.ServerImages;
import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.resize.ResizeConfirmations;
import io.altostratus.compute.conductor.server.HostLiveness;
import io.altostratus.compute.conductor.server.HostScheduler;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ShelvePolicy;
import io.altostratus.compute.conductor.server.UnaskedWork;
import io.altostratus.compute.conductor.server.WorkflowLimits;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.shelve.OffloadDuty;
import io.altostratus.compute.conductor.workflow.Leases;
import io.altostratus.compute.conductor.workflow.WorkflowRunner;
import io.altostratus.compute.database.metadata.VendorData;
import io.altostratus.compute.database.servers.ReclaimProperties;
import io.altostratus.messaging.outbox.Outbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A conductor as a process: what it remembers of who is to be woken dies with it. */
final class ConductorProcess {

    static final Duration DOWN_AFTER = Duration.ofSeconds(60);

    private final String name;
    private final ComputeTables tables;
    private final SimulatedClock clock;
    private final Outbox outbox;
    private final HostScheduler scheduler;
    private final NetworkPorts network;
    private final ImageTickets tickets;
    private final ServerImages images;
    private final Intervals intervals;
    private final Chaos chaos;
    private final Set<String> woken = new LinkedHashSet<>();
    private WorkflowRunner runner;
    private HostReports reports;
    private Reclaim reclaim;
    private OffloadDuty offload;
    private ResizeConfirmations confirmations;
    private boolean running;
    private int lives;

    ConductorProcess(
            String name,
            ComputeTables tables,
            SimulatedClock clock,
            Outbox outbox,
            HostScheduler scheduler,
            NetworkPorts network,
            ImageTickets tickets,
            ServerImages images,
            Intervals intervals,
            Chaos chaos) {
        this.name = name;
        this.tables = tables;
        this.clock = clock;
        this.outbox = outbox;
        this.scheduler = scheduler;
        this.network = network;
        this.tickets = tickets;
        this.images = images;
        this.intervals = intervals;
        this.chaos = chaos;
        start();
    }

    void start() {
        lives++;
        woken.clear();
        running = true;
        ShelvePolicy shelving = new ShelvePolicy(intervals.offload(), Duration.ofMinutes(5));
        ServerProgress progress = new ServerProgress(tables.servers(), tables.actions(), VendorData.NONE, clock);
        ServerWorkflows definitions = new ServerWorkflows(new WorkflowParts(
                progress,
                scheduler,
                network,
                tickets,
                images,
                tables.nodes(),
                tables.migrations(),
                tables.orders(),
                tables.events(),
                new HostLiveness(tables.services(), clock, DOWN_AFTER),
                new WorkflowLimits(
                        3,
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        true,
                        true),
                shelving));
        runner = new WorkflowRunner(
                tables.workflows(),
                tables.orders(),
                outbox,
                tables.transactions(),
                definitions.definitions(),
                clock,
                name + "-" + lives,
                new Leases(tables.workflows()),
                chaos::newId);
        reports = new HostReports(
                tables.orders(),
                tables.servers(),
                tables.services(),
                tables.nodes(),
                tables.workflows(),
                outbox,
                tables.transactions(),
                clock,
                woken::add);
        UnaskedWork unasked = new UnaskedWork(
                tables.servers(),
                tables.workflows(),
                tables.actions(),
                tables.transactions(),
                chaos::newId,
                woken::add);
        reclaim = new Reclaim(tables.servers(), unasked, new ReclaimProperties(intervals.reclaim()), clock);
        offload = new OffloadDuty(tables.servers(), unasked, shelving, clock);
        confirmations =
                new ResizeConfirmations(tables.servers(), tables.migrations(), unasked, clock, intervals.confirm());
    }

    String name() {
        return name;
    }

    boolean isRunning() {
        return running;
    }

    void crash() {
        running = false;
        woken.clear();
    }

    HostReports reports() {
        return reports;
    }

    void wake(String workflowId) {
        woken.add(workflowId);
    }

    boolean hasWork() {
        return !woken.isEmpty();
    }

    /** Runs one of those that were woken. */
    void work() {
        List<String> waiting = new ArrayList<>(woken);
        String id = chaos.oneOf(waiting);
        woken.remove(id);
        runner.run(id);
    }

    /** Looks for what nobody has woken. */
    void look() {
        woken.addAll(tables.workflows().due(50));
    }

    /** Looks for what is to be done without anybody having asked for it. */
    void attend() {
        reclaim.reclaim();
        offload.offload();
        confirmations.confirmOld();
    }
}
