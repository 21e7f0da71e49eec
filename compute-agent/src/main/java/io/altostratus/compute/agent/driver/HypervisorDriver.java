package io.altostratus.compute.agent.driver;

import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.RescueGuest;
import io.altostratus.compute.model.report.ConsoleKind;
import io.altostratus.compute.model.report.GuestDevice;
import io.altostratus.compute.model.report.GuestDiagnostics;
import io.altostratus.compute.model.state.PowerState;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A hypervisor. Every operation may be asked for again after it was done, or after it was interrupted at any point, and
 * then completes it. Calls block; they come from a bounded pool of platform threads.
 */
public interface HypervisorDriver {

    /**
     * A guest of this cloud that is there, running or not.
     *
     * @param vcpus that it has
     * @param memoryMb that it may use
     */
    record Guest(String serverId, PowerState power, int vcpus, int memoryMb) {}

    /**
     * What the hypervisor has.
     *
     * @param diskAvailableLeastGb what is left when every disk has grown to its size; null if that is not known
     * @param traits what it can do, in Placement's words
     */
    record Facts(
            String type,
            int version,
            int vcpus,
            int memoryMb,
            int diskGb,
            String cpuInfo,
            String hostname,
            @Nullable Integer diskAvailableLeastGb,
            List<String> traits) {}

    /** Told when a guest's power state may have changed without an order. */
    interface PowerListener {
        void mayHaveChanged(String serverId);
    }

    Facts facts();

    /**
     * Makes the guest, disk and all, and starts it paused. One that runs is ended first; a disk that exists is kept.
     *
     * @param imageTicket lets the image be downloaded; null if the disk must exist
     * @throws GuestOperationException if it cannot be
     */
    void prepare(GuestSpec guest, @Nullable String imageTicket, Cancellation cancellation);

    /**
     * Describes a guest whose disk exists without starting it. One that runs is ended first.
     *
     * @throws GuestOperationException if it cannot be
     */
    void define(GuestSpec guest);

    /** Lets a prepared guest run. */
    void resume(String serverId);

    /** Shuts the guest down, and ends it if it is still there after the grace. */
    void stop(String serverId, Duration grace, Cancellation cancellation);

    /** The same without an end before its time. */
    default void stop(String serverId, Duration grace) {
        stop(serverId, grace, new Cancellation());
    }

    /** Shuts the guest down as {@link #stop} does and starts it again. */
    void reboot(String serverId, Duration grace, Cancellation cancellation);

    /** The same without an end before its time. */
    default void reboot(String serverId, Duration grace) {
        reboot(serverId, grace, new Cancellation());
    }

    /**
     * Lets a running guest stand still; {@link #resume} lets it go on.
     *
     * @throws GuestOperationException if it does not run
     */
    void pause(String serverId);

    /**
     * Writes a running or paused guest's memory to disk and ends it. One that was suspended already stays so.
     *
     * @throws GuestOperationException if it is not there
     */
    void suspend(String serverId);

    /**
     * Brings a suspended guest back with its memory, paused; one without is started anew as {@link #prepare} does. One that
     * is there already is left alone.
     *
     * @throws GuestOperationException if it cannot be
     */
    void wake(GuestSpec guest, Cancellation cancellation);

    /**
     * Ends the guest and starts it paused from another image, its own disk beside it. {@link #prepare} takes it back.
     *
     * @param imageTicket lets the image be downloaded; null if it must be here
     * @throws GuestOperationException if it cannot be
     */
    void rescue(GuestSpec guest, RescueGuest.Rescue rescue, @Nullable String imageTicket, Cancellation cancellation);

    /**
     * Interrupts the guest's processors as nothing else does (NMI), so that its system writes a crash dump.
     *
     * @throws GuestOperationException if it does not run
     */
    void crashDump(String serverId);

    /**
     * Lets the agent inside the guest change a user's password.
     *
     * @throws GuestOperationException if there is no agent, or it does not do so
     */
    void changePassword(String serverId, String user, String password);

    /** @throws GuestOperationException if it does not run */
    GuestDiagnostics diagnostics(String serverId);

    /**
     * Where the guest's disks and network cards are.
     *
     * @return empty if the hypervisor does not tell
     * @throws GuestOperationException if it is not there
     */
    default List<GuestDevice> devices(String serverId) {
        return List.of();
    }

    /**
     * Gives the guest one more network card, at once if it runs and for its next start.
     *
     * @throws GuestOperationException if it cannot be
     */
    void attachInterface(String serverId, GuestSpec.NicSpec nic);

    /**
     * Takes a network card from the guest, at once if it runs and for its next start. A guest that is not there has none.
     *
     * @throws GuestOperationException if a running guest does not let it go
     */
    void detachInterface(String serverId, GuestSpec.NicSpec nic, Cancellation cancellation);

    /** Ends the guest and removes all of it, what was set aside included. */
    void destroy(String serverId);

    /** Ends the guest and removes its disks and its definition, but for what tells which order was the last. */
    void wipe(String serverId);

    /**
     * Ends the guest, keeps its files as they are beside it and goes on with copies. Files of another backup are removed
     * first: nobody will ask for them.
     *
     * @param backup by which the files are known
     * @param rootGb to which the copied root disk grows; 0 to leave it
     * @throws GuestOperationException if it cannot be
     */
    void setAside(String serverId, String backup, int rootGb, Cancellation cancellation);

    /**
     * Ends the guest and puts the files in place of its own that were set aside.
     *
     * @param mustExist whether it is a failure that there are none
     * @throws GuestOperationException if it cannot be
     */
    void restore(String serverId, String backup, boolean mustExist);

    /**
     * Removes files that were set aside.
     *
     * @param backup null for whichever it is; files of another one stay
     */
    void dropBackup(String serverId, @Nullable String backup);

    /** Servers of which files were set aside. */
    List<String> backups();

    /** Empty if the guest is not there. */
    Optional<PowerState> power(String serverId);

    List<Guest> guests();

    /** Servers that have a directory, with or without a guest. */
    List<String> directories();

    /** Devices of guests that are on the host's network, by name. */
    List<String> taps();

    /** @param lines how many of the last; negative for all that are kept. Empty if there is no guest */
    Optional<String> console(String serverId, int lines);

    /** Copies of its guests' disks. */
    GuestSnapshots snapshots();

    /**
     * Where the host itself reaches a running guest's console.
     *
     * @return empty if the guest has no such console
     * @throws GuestOperationException if the guest does not run
     */
    default Optional<SocketAddress> consoleAddress(String serverId, ConsoleKind kind) {
        return Optional.empty();
    }

    void listen(PowerListener listener);

    /**
     * Fetches an image before any guest needs it; one that is there stays as it is.
     *
     * @throws GuestOperationException if it cannot be had
     */
    void cacheImage(GuestSpec.ImageSpec image, String ticket);
}
