package io.altostratus.simulation;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.driver.GuestSnapshots;
import io.altostratus.compute.agent.driver.HypervisorDriver;
import io.altostratus.compute.agent.fake.FakeDriver;
import io.altostratus.compute.agent.fake.FakeSeenOrders;
import io.altostratus.compute.agent.guest.SeenOrder;
import io.altostratus.compute.agent.guest.SeenOrders;
import io.altostratus.compute.agent.order.GuestConvergence;
import io.altostratus.compute.agent.order.OrderExecutor;
import io.altostratus.compute.conductor.host.HostReports;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.RescueGuest;
import io.altostratus.compute.model.report.DesiredGuestsRequest;
import io.altostratus.compute.model.report.GuestDiagnostics;
import io.altostratus.compute.model.report.HostHeartbeat;
import io.altostratus.compute.model.report.HostResources;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Topology;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A host: guests and stored orders outlive its agent, everything else dies with it. */
final class SimulatedHost {

    private final String name;
    private final SimulatedClock clock;
    private final Chaos chaos;
    private final SimulatedBus bus;
    private final CrashingDriver driver;
    private final SeenOrders seen;
    private OrderExecutor executor;
    private GuestConvergence convergence;
    private final Deque<Runnable> accepted = new ArrayDeque<>();
    private boolean running;

    SimulatedHost(
            String name,
            SimulatedClock clock,
            Chaos chaos,
            SimulatedBus bus,
            SimulatedNetwork network,
            SimulatedImages images) {
        this.name = name;
        this.clock = clock;
        this.chaos = chaos;
        this.bus = bus;
        this.driver = new CrashingDriver(
                new FakeDriver(
                        name,
                        nic -> network.wired(name, nic.portId()),
                        nic -> network.unwired(name, nic.portId()),
                        images::fill),
                chaos);
        this.seen = new CrashingSeenOrders(new FakeSeenOrders(), chaos);
        boot();
    }

    String name() {
        return name;
    }

    boolean isRunning() {
        return running;
    }

    /** Images whose copies lie on this host. */
    Set<String> copies() {
        return driver.plain.snapshots().copies();
    }

    FakeDriver guests() {
        return driver.plain;
    }

    /** Starts the agent anew, with nothing but what is on disk. */
    private void boot() {
        accepted.clear();
        executor = new OrderExecutor(name, driver, seen, this::report, accepted::add, clock::nanoTime);
        convergence = new GuestConvergence(name, driver, seen, executor, this::report);
        running = true;
    }

    void start() {
        boot();
        reportResources();
        heartbeat();
    }

    void crash() {
        running = false;
        accepted.clear();
    }

    private void report(Object report, RequestContext context) {
        bus.send(Topology.hostsQueue(ComputeQueues.CONDUCTOR), report, context);
    }

    void receive(HostOrder order, RequestContext context) {
        executor.accept(order, context);
    }

    boolean hasWork() {
        return running && !accepted.isEmpty();
    }

    void work() {
        accepted.removeFirst().run();
    }

    void heartbeat() {
        report(new HostHeartbeat(name, clock.instant().getEpochSecond(), 0, executor.inProgress()), World.background());
    }

    void reportResources() {
        report(
                new HostResources(name, name, "fake", 1, 8, 8_192, 100, 0, 0, 0, "127.0.0.1", "{}", "nova", "up"),
                World.background());
    }

    void converge(HostReports conductor) {
        convergence.converge(() -> conductor.desired(new DesiredGuestsRequest(name)));
    }

    /** Somebody inside switches a guest off. */
    void guestStopsByItself() {
        List<HypervisorDriver.Guest> guests = driver.plain.guests().stream()
                .filter(guest -> guest.power() == PowerState.RUNNING)
                .sorted((a, b) -> a.serverId().compareTo(b.serverId()))
                .toList();
        if (!guests.isEmpty()) {
            String id = chaos.oneOf(guests).serverId();
            driver.plain.stop(id, Duration.ZERO);
            convergence.reportPower(id);
        }
    }

    /** Somebody starts what is stopped, or ends what is paused, with the hypervisor's own tools. */
    void changeByHand(SortedMap<String, VmState> idle) {
        idle.forEach((id, vm) -> {
            PowerState power = driver.plain.power(id).orElse(PowerState.NO_STATE);
            if (vm == VmState.STOPPED && power == PowerState.SHUTDOWN) {
                driver.plain.reboot(id, Duration.ZERO);
                convergence.reportPower(id);
            } else if (vm == VmState.PAUSED && power == PowerState.PAUSED) {
                driver.plain.stop(id, Duration.ZERO);
                convergence.reportPower(id);
            }
        });
    }

    /** Dies or fails in the middle of what it is asked for. */
    private static final class CrashingDriver implements HypervisorDriver {

        private final FakeDriver plain;
        private final Chaos chaos;

        CrashingDriver(FakeDriver plain, Chaos chaos) {
            this.plain = plain;
            this.chaos = chaos;
        }

        private void perform(double failures, Runnable work) {
            chaos.crashPoint("before the hypervisor did it");
            if (chaos.fails(failures)) {
                throw new GuestOperationException("asking the hypervisor", "It would not.", "try again", null);
            }
            work.run();
            chaos.crashPoint("after the hypervisor did it");
        }

        @Override
        public Facts facts() {
            return plain.facts();
        }

        @Override
        public void prepare(GuestSpec guest, @Nullable String imageTicket, Cancellation cancellation) {
            perform(0.03, () -> plain.prepare(guest, imageTicket, cancellation));
        }

        @Override
        public void define(GuestSpec guest) {
            perform(0.03, () -> plain.define(guest));
        }

        @Override
        public void wipe(String serverId) {
            perform(0.02, () -> plain.wipe(serverId));
        }

        @Override
        public void setAside(String serverId, String backup, int rootGb, Cancellation cancellation) {
            perform(0.03, () -> plain.setAside(serverId, backup, rootGb, cancellation));
        }

        @Override
        public void restore(String serverId, String backup, boolean mustExist) {
            perform(0.02, () -> plain.restore(serverId, backup, mustExist));
        }

        @Override
        public void dropBackup(String serverId, @Nullable String backup) {
            perform(0.02, () -> plain.dropBackup(serverId, backup));
        }

        @Override
        public List<String> backups() {
            return plain.backups();
        }

        @Override
        public void resume(String serverId) {
            perform(0.02, () -> plain.resume(serverId));
        }

        @Override
        public void stop(String serverId, Duration grace, Cancellation cancellation) {
            perform(0.02, () -> plain.stop(serverId, grace, cancellation));
        }

        @Override
        public void reboot(String serverId, Duration grace, Cancellation cancellation) {
            perform(0.02, () -> plain.reboot(serverId, grace, cancellation));
        }

        @Override
        public void cacheImage(GuestSpec.ImageSpec image, String imageTicket) {
            plain.cacheImage(image, imageTicket);
        }

        @Override
        public void pause(String serverId) {
            perform(0.02, () -> plain.pause(serverId));
        }

        @Override
        public void suspend(String serverId) {
            perform(0.02, () -> plain.suspend(serverId));
        }

        @Override
        public void wake(GuestSpec guest, Cancellation cancellation) {
            perform(0.02, () -> plain.wake(guest, cancellation));
        }

        @Override
        public void rescue(
                GuestSpec guest, RescueGuest.Rescue rescue, @Nullable String imageTicket, Cancellation cancellation) {
            perform(0.03, () -> plain.rescue(guest, rescue, imageTicket, cancellation));
        }

        @Override
        public void crashDump(String serverId) {
            plain.crashDump(serverId);
        }

        @Override
        public void changePassword(String serverId, String user, String password) {
            plain.changePassword(serverId, user, password);
        }

        @Override
        public GuestDiagnostics diagnostics(String serverId) {
            return plain.diagnostics(serverId);
        }

        @Override
        public void attachInterface(String serverId, GuestSpec.NicSpec nic) {
            perform(0.03, () -> plain.attachInterface(serverId, nic));
        }

        @Override
        public void detachInterface(String serverId, GuestSpec.NicSpec nic, Cancellation cancellation) {
            perform(0.03, () -> plain.detachInterface(serverId, nic, cancellation));
        }

        @Override
        public void destroy(String serverId) {
            perform(0.02, () -> plain.destroy(serverId));
        }

        @Override
        public Optional<PowerState> power(String serverId) {
            return plain.power(serverId);
        }

        @Override
        public List<Guest> guests() {
            return plain.guests();
        }

        @Override
        public List<String> directories() {
            return plain.directories();
        }

        @Override
        public List<String> taps() {
            return plain.taps();
        }

        @Override
        public Optional<String> console(String serverId, int lines) {
            return plain.console(serverId, lines);
        }

        @Override
        public GuestSnapshots snapshots() {
            return new GuestSnapshots() {
                @Override
                public void extract(String serverId, String imageId, String format, Cancellation cancellation) {
                    perform(0.03, () -> plain.snapshots().extract(serverId, imageId, format, cancellation));
                }

                @Override
                public void upload(String serverId, String imageId, String ticket, Cancellation cancellation) {
                    perform(0.03, () -> plain.snapshots().upload(serverId, imageId, ticket, cancellation));
                }

                @Override
                public void discard(String serverId, String imageId) {
                    perform(0.02, () -> plain.snapshots().discard(serverId, imageId));
                }
            };
        }

        @Override
        public void listen(PowerListener listener) {
            plain.listen(listener);
        }
    }

    private record CrashingSeenOrders(SeenOrders plain, Chaos chaos) implements SeenOrders {

        @Override
        public Optional<SeenOrder> find(String serverId) {
            return plain.find(serverId);
        }

        @Override
        public void keep(String serverId, SeenOrder order) {
            chaos.crashPoint("before an order is kept");
            plain.keep(serverId, order);
            chaos.crashPoint("after an order was kept");
        }

        @Override
        public void bury(String serverId, SeenOrder order) {
            chaos.crashPoint("before an order is buried");
            plain.bury(serverId, order);
            chaos.crashPoint("after an order was buried");
        }
    }
}
