package io.altostratus.compute.agent.fake;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.driver.HypervisorDriver;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.RescueGuest;
import io.altostratus.compute.model.report.ConsoleKind;
import io.altostratus.compute.model.report.GuestDiagnostics;
import io.altostratus.compute.model.state.PowerState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A hypervisor in memory, for tests of scale. Its guests do nothing; their network cards are told to a fake network agent,
 * so that servers wait for the real event.
 */
public final class FakeDriver implements HypervisorDriver {

    private static final int DISCARD = 9; // where on no machine of ours anything listens

    private record FakeGuest(GuestSpec spec, PowerState power) {}

    private static final GuestDiagnostics.Traffic NO_TRAFFIC = new GuestDiagnostics.Traffic(0, 0, 0, 0);

    /** Guests as they were, by the migration for which they were kept. */
    private record Aside(String backup, FakeGuest guest) {}

    private final Map<String, FakeGuest> guests = new ConcurrentHashMap<>();
    private final Map<String, Aside> asides = new ConcurrentHashMap<>();
    private final Set<String> restored = ConcurrentHashMap.newKeySet();
    private final String host;
    private final Consumer<GuestSpec.NicSpec> plugged;
    private final Consumer<GuestSpec.NicSpec> unplugged;
    private final FakeSnapshots snapshots;

    /**
     * @param plugged told of each network card of a guest that is started
     * @param unplugged told of each network card of a guest that is ended
     * @param filled told of each image that would have been uploaded; false if the image is not there
     */
    public FakeDriver(
            String host,
            Consumer<GuestSpec.NicSpec> plugged,
            Consumer<GuestSpec.NicSpec> unplugged,
            Predicate<String> filled) {
        this.host = host;
        this.plugged = plugged;
        this.unplugged = unplugged;
        this.snapshots = new FakeSnapshots(filled);
    }

    @Override
    public Facts facts() {
        return new Facts(
                "fake",
                1_000_000,
                1_000,
                800_000,
                600_000,
                "{\"arch\": \"x86_64\"}",
                host,
                600_000,
                List.of("COMPUTE_NODE"));
    }

    @Override
    public void prepare(GuestSpec guest, @Nullable String imageTicket, Cancellation cancellation) {
        cancellation.check();
        stop(guest.serverId(), Duration.ZERO);
        guests.put(guest.serverId(), new FakeGuest(guest, PowerState.PAUSED));
        guest.nics().forEach(plugged);
    }

    @Override
    public void define(GuestSpec guest) {
        require(guest.serverId());
        stop(guest.serverId(), Duration.ZERO);
        guests.put(guest.serverId(), new FakeGuest(guest, PowerState.SHUTDOWN));
    }

    @Override
    public void resume(String serverId) {
        change(serverId, PowerState.RUNNING);
    }

    @Override
    public void stop(String serverId, Duration grace, Cancellation cancellation) {
        FakeGuest guest = guests.get(serverId);
        if (guest != null && guest.power() != PowerState.SHUTDOWN) {
            change(serverId, PowerState.SHUTDOWN);
            guest.spec().nics().forEach(unplugged);
        }
    }

    @Override
    public void reboot(String serverId, Duration grace, Cancellation cancellation) {
        stop(serverId, grace);
        change(serverId, PowerState.RUNNING);
        FakeGuest guest = guests.get(serverId);
        if (guest != null) {
            guest.spec().nics().forEach(plugged);
        }
    }

    @Override
    public void pause(String serverId) {
        requireRunning(serverId);
        change(serverId, PowerState.PAUSED);
    }

    /** Its memory is kept by keeping it. */
    @Override
    public void suspend(String serverId) {
        require(serverId);
        stop(serverId, Duration.ZERO);
    }

    @Override
    public void wake(GuestSpec guest, Cancellation cancellation) {
        FakeGuest there = guests.get(guest.serverId());
        if (there == null || there.power() == PowerState.SHUTDOWN) {
            prepare(guest, null, cancellation);
        }
    }

    @Override
    public void rescue(
            GuestSpec guest, RescueGuest.Rescue rescue, @Nullable String imageTicket, Cancellation cancellation) {
        prepare(guest, imageTicket, cancellation);
    }

    @Override
    public void crashDump(String serverId) {
        requireRunning(serverId);
    }

    /** As Nova's fake driver, for tests of the API. */
    @Override
    public void changePassword(String serverId, String user, String password) {
        requireRunning(serverId);
    }

    @Override
    public GuestDiagnostics diagnostics(String serverId) {
        GuestSpec spec = requireRunning(serverId).spec();
        long memory = spec.flavor().memoryMb() * 1024L;
        return new GuestDiagnostics(
                PowerState.RUNNING.code(),
                "fake",
                memory,
                memory,
                Collections.nCopies(spec.flavor().vcpus(), 0L),
                List.of(new GuestDiagnostics.Disk("vda", 0, 0, 0, 0, 0)),
                spec.nics().stream()
                        .map(nic -> new GuestDiagnostics.Nic(nic.tapName(), nic.macAddress(), NO_TRAFFIC, NO_TRAFFIC))
                        .toList(),
                Map.of("actual", memory));
    }

    private FakeGuest requireRunning(String serverId) {
        FakeGuest guest = require(serverId);
        if (guest.power() == PowerState.SHUTDOWN) {
            throw new GuestOperationException("looking at the guest", "The guest does not run.", "start it", null);
        }
        return guest;
    }

    @Override
    public void attachInterface(String serverId, GuestSpec.NicSpec nic) {
        FakeGuest guest = require(serverId);
        if (!guest.spec().nics().contains(nic)) {
            List<GuestSpec.NicSpec> nics = new ArrayList<>(guest.spec().nics());
            nics.add(nic);
            guests.put(serverId, new FakeGuest(guest.spec().withNics(nics), guest.power()));
        }
        if (guest.power() != PowerState.SHUTDOWN) {
            plugged.accept(nic);
        }
    }

    @Override
    public void detachInterface(String serverId, GuestSpec.NicSpec nic, Cancellation cancellation) {
        FakeGuest guest = guests.get(serverId);
        if (guest != null && guest.spec().nics().contains(nic)) {
            List<GuestSpec.NicSpec> nics = new ArrayList<>(guest.spec().nics());
            nics.remove(nic);
            guests.put(serverId, new FakeGuest(guest.spec().withNics(nics), guest.power()));
            if (guest.power() != PowerState.SHUTDOWN) {
                unplugged.accept(nic);
            }
        }
    }

    private FakeGuest require(String serverId) {
        FakeGuest guest = guests.get(serverId);
        if (guest == null) {
            throw new GuestOperationException("looking for the guest", "The guest is not there.", "nothing", null);
        }
        return guest;
    }

    private void change(String serverId, PowerState power) {
        guests.put(serverId, new FakeGuest(require(serverId).spec(), power));
    }

    @Override
    public void destroy(String serverId) {
        wipe(serverId);
        asides.remove(serverId);
    }

    @Override
    public void wipe(String serverId) {
        stop(serverId, Duration.ZERO);
        guests.remove(serverId);
        snapshots.forget(serverId);
    }

    @Override
    public FakeSnapshots snapshots() {
        return snapshots;
    }

    @Override
    public void setAside(String serverId, String backup, int rootGb, Cancellation cancellation) {
        cancellation.check();
        stop(serverId, Duration.ZERO);
        Aside before = asides.get(serverId);
        if (before == null || !before.backup().equals(backup)) {
            asides.put(serverId, new Aside(backup, require(serverId)));
        }
    }

    @Override
    public void restore(String serverId, String backup, boolean mustExist) {
        stop(serverId, Duration.ZERO);
        Aside aside = asides.get(serverId);
        if (aside != null && aside.backup().equals(backup)) {
            guests.put(serverId, aside.guest());
            asides.remove(serverId);
            restored.add(backup);
        } else if (mustExist && !restored.contains(backup)) {
            throw new GuestOperationException(
                    "restoring the files of before", "The files of before are gone.", "confirm the resize", null);
        }
    }

    @Override
    public void dropBackup(String serverId, @Nullable String backup) {
        asides.computeIfPresent(
                serverId, (id, aside) -> backup == null || aside.backup().equals(backup) ? null : aside);
    }

    @Override
    public List<String> backups() {
        return List.copyOf(asides.keySet());
    }

    /** What the guest consists of; empty if it is not there. */
    public Optional<GuestSpec> spec(String serverId) {
        return Optional.ofNullable(guests.get(serverId)).map(FakeGuest::spec);
    }

    @Override
    public Optional<PowerState> power(String serverId) {
        return Optional.ofNullable(guests.get(serverId)).map(FakeGuest::power);
    }

    @Override
    public List<Guest> guests() {
        return guests.entrySet().stream()
                .map(e -> new Guest(
                        e.getKey(),
                        e.getValue().power(),
                        e.getValue().spec().flavor().vcpus(),
                        e.getValue().spec().flavor().memoryMb()))
                .toList();
    }

    @Override
    public List<String> directories() {
        Set<String> ids = new HashSet<>(guests.keySet());
        ids.addAll(asides.keySet());
        return List.copyOf(ids);
    }

    @Override
    public List<String> taps() {
        return guests.values().stream()
                .filter(guest -> guest.power() != PowerState.SHUTDOWN)
                .flatMap(guest -> guest.spec().nics().stream())
                .map(GuestSpec.NicSpec::tapName)
                .toList();
    }

    @Override
    public Optional<String> console(String serverId, int lines) {
        return Optional.ofNullable(guests.get(serverId)).map(guest -> {
            List<String> log =
                    List.of("FAKE CONSOLE OUTPUT", "of " + guest.spec().displayName(), "ANOTHER LINE", "login:");
            int kept = lines < 0 ? log.size() : Math.min(lines, log.size());
            return String.join("\n", log.subList(log.size() - kept, log.size()));
        });
    }

    /** It can be asked for; nobody is there. */
    @Override
    public Optional<SocketAddress> consoleAddress(String serverId, ConsoleKind kind) {
        if (require(serverId).power() == PowerState.SHUTDOWN) {
            throw new GuestOperationException(
                    "looking for the guest's console", "The guest does not run.", "start it", null);
        }
        return Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), DISCARD));
    }

    @Override
    public void cacheImage(GuestSpec.ImageSpec image, String ticket) {
        // These guests have no disks.
    }

    @Override
    public void listen(PowerListener listener) {
        // Nothing happens to these guests by itself.
    }
}
