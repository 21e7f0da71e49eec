package io.altostratus.compute.agent.order;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestSnapshots;
import io.altostratus.compute.agent.driver.HypervisorDriver;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.RescueGuest;
import io.altostratus.compute.model.report.GuestDevice;
import io.altostratus.compute.model.report.GuestDiagnostics;
import io.altostratus.compute.model.state.PowerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers what it was told, and does what a test wants in between. */
final class RecordingDriver implements HypervisorDriver {

    final List<GuestDevice> placed = new ArrayList<>();

    /** Runs inside each operation. */
    interface Happening {
        void during(String operation, @Nullable Cancellation cancellation);
    }

    final List<String> operations = new CopyOnWriteArrayList<>();
    final Map<String, PowerState> guests = new ConcurrentHashMap<>();
    final Set<String> backups = ConcurrentHashMap.newKeySet();
    volatile Happening happening = (operation, cancellation) -> {};

    private void did(String operation, String serverId, @Nullable Cancellation cancellation, PowerState after) {
        operations.add(operation);
        happening.during(operation, cancellation);
        guests.put(serverId, after);
    }

    @Override
    public Facts facts() {
        return new Facts("test", 1, 1, 1, 1, "{}", "test", null, List.of());
    }

    @Override
    public void prepare(GuestSpec guest, @Nullable String imageTicket, Cancellation cancellation) {
        did("prepare", guest.serverId(), cancellation, PowerState.PAUSED);
    }

    @Override
    public void define(GuestSpec guest) {
        did("define", guest.serverId(), null, PowerState.SHUTDOWN);
    }

    @Override
    public void wipe(String serverId) {
        operations.add("wipe");
        guests.remove(serverId);
    }

    @Override
    public void setAside(String serverId, String backup, int rootGb, Cancellation cancellation) {
        did("set aside " + backup, serverId, cancellation, PowerState.SHUTDOWN);
    }

    @Override
    public void restore(String serverId, String backup, boolean mustExist) {
        did("restore " + backup, serverId, null, PowerState.SHUTDOWN);
    }

    @Override
    public void dropBackup(String serverId, @Nullable String backup) {
        operations.add("drop " + backup);
        backups.remove(serverId);
    }

    @Override
    public List<String> backups() {
        return List.copyOf(backups);
    }

    @Override
    public void resume(String serverId) {
        did("resume", serverId, null, PowerState.RUNNING);
    }

    @Override
    public void stop(String serverId, Duration grace, Cancellation cancellation) {
        did("stop", serverId, null, PowerState.SHUTDOWN);
    }

    @Override
    public void reboot(String serverId, Duration grace, Cancellation cancellation) {
        did("reboot", serverId, null, PowerState.RUNNING);
    }

    @Override
    public void pause(String serverId) {
        did("pause", serverId, null, PowerState.PAUSED);
    }

    @Override
    public void suspend(String serverId) {
        did("suspend", serverId, null, PowerState.SHUTDOWN);
    }

    @Override
    public void wake(GuestSpec guest, Cancellation cancellation) {
        did("wake", guest.serverId(), cancellation, PowerState.PAUSED);
    }

    @Override
    public void rescue(
            GuestSpec guest, RescueGuest.Rescue rescue, @Nullable String imageTicket, Cancellation cancellation) {
        did("rescue", guest.serverId(), cancellation, PowerState.PAUSED);
    }

    @Override
    public void crashDump(String serverId) {
        did("crash dump", serverId, null, PowerState.RUNNING);
    }

    @Override
    public void changePassword(String serverId, String user, String password) {
        did("change password", serverId, null, PowerState.RUNNING);
    }

    @Override
    public GuestDiagnostics diagnostics(String serverId) {
        return new GuestDiagnostics(1, "qemu", 0, 0, List.of(), List.of(), List.of(), Map.of());
    }

    @Override
    public List<GuestDevice> devices(String serverId) {
        return List.copyOf(placed);
    }

    @Override
    public void attachInterface(String serverId, GuestSpec.NicSpec nic) {
        did("attach " + nic.tapName(), serverId, null, PowerState.RUNNING);
    }

    @Override
    public void detachInterface(String serverId, GuestSpec.NicSpec nic, Cancellation cancellation) {
        did("detach " + nic.tapName(), serverId, cancellation, PowerState.RUNNING);
    }

    @Override
    public void destroy(String serverId) {
        operations.add("destroy");
        happening.during("destroy", null);
        guests.remove(serverId);
    }

    @Override
    public Optional<PowerState> power(String serverId) {
        return Optional.ofNullable(guests.get(serverId));
    }

    @Override
    public List<Guest> guests() {
        return guests.entrySet().stream()
                .map(e -> new Guest(e.getKey(), e.getValue(), 1, 64))
                .toList();
    }

    @Override
    public List<String> directories() {
        return List.copyOf(guests.keySet());
    }

    @Override
    public List<String> taps() {
        return List.of();
    }

    @Override
    public Optional<String> console(String serverId, int lines) {
        return Optional.empty();
    }

    @Override
    public void cacheImage(GuestSpec.ImageSpec image, String ticket) {
        operations.add("cache " + image.id());
    }

    @Override
    public GuestSnapshots snapshots() {
        return new GuestSnapshots() {
            @Override
            public void extract(String serverId, String imageId, String format, Cancellation cancellation) {
                did("extract " + format, serverId, cancellation, PowerState.RUNNING);
            }

            @Override
            public void upload(String serverId, String imageId, String ticket, Cancellation cancellation) {
                did("upload with " + ticket, serverId, cancellation, PowerState.RUNNING);
            }

            @Override
            public void discard(String serverId, String imageId) {
                did("discard", serverId, null, PowerState.RUNNING);
            }
        };
    }

    @Override
    public void listen(PowerListener listener) {
        // Nothing happens to these guests by itself.
    }
}
