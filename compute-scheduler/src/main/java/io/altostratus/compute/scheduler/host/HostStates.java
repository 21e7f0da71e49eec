package io.altostratus.compute.scheduler.host;

import io.altostratus.compute.database.aggregates.AggregateRepository;
import io.altostratus.compute.database.hosts.HostPicture;
import io.altostratus.compute.database.hosts.HostPictureRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All hosts in memory. The picture is renewed by the rows that have changed, with a number of statements that does not
 * depend on the number of hosts; in between it is kept up with this scheduler's own claims. Whoever finds it old renews
 * it, and nobody waits for that.
 */
public final class HostStates {

    /** Changes are dated before they are committed; what is dated so much earlier than the last reading is read again. */
    private static final Duration LATE_COMMIT = Duration.ofSeconds(10);

    /** Everything is read again after this time, also what no change has told, such as a host that was forgotten. */
    private static final Duration READ_ALL = Duration.ofSeconds(60);

    private final HostPictureRepository pictures;
    private final Circumstances circumstances;
    private final Clock clock;
    private final Duration keepFor;
    private final ReentrantLock renewing = new ReentrantLock();

    private final Map<String, HostPicture> known = new LinkedHashMap<>();
    private volatile Fleet fleet = Fleet.EMPTY;
    private volatile Instant readAt = Instant.MIN;
    private Instant allReadAt = Instant.MIN;
    private @Nullable LocalDateTime databaseTime;

    /**
     * @param downAfter a host that was not heard of for so long counts as down
     * @param keepFor how old the picture may be
     * @param ioWork kinds of work that load a host's disks
     */
    public HostStates(
            HostPictureRepository pictures,
            AggregateRepository aggregates,
            Clock clock,
            Overcommit overcommit,
            Set<String> ioWork,
            Duration downAfter,
            Duration keepFor) {
        this.pictures = pictures;
        this.circumstances = new Circumstances(pictures, aggregates, overcommit, ioWork, downAfter);
        this.clock = clock;
        this.keepFor = keepFor;
    }

    public List<HostState> current() {
        if (isOld()) {
            if (fleet == Fleet.EMPTY) {
                renewing.lock();
            } else if (!renewing.tryLock()) {
                return fleet.snapshot();
            }
            try {
                if (isOld()) {
                    renew(Circumstances.SERVICES_KEPT_FOR);
                }
            } finally {
                renewing.unlock();
            }
        }
        return fleet.snapshot();
    }

    private boolean isOld() {
        Instant read = readAt;
        return read.equals(Instant.MIN) || read.plus(keepFor).isBefore(clock.instant());
    }

    /** Makes sure that the picture is at least as new as a moment: before a request is refused for the lack of hosts. */
    public void renewSince(Instant moment) {
        renewing.lock();
        try {
            if (!readAt.isAfter(moment)) {
                renew(Duration.ofSeconds(1));
            }
        } finally {
            renewing.unlock();
        }
    }

    private void renew(Duration servicesKeptFor) {
        Instant now = clock.instant();
        boolean all = allReadAt.equals(Instant.MIN) || allReadAt.plus(READ_ALL).isBefore(now);
        LocalDateTime before = databaseTime;
        LocalDateTime time = pictures.now();
        List<HostPicture> changed =
                all || before == null ? pictures.all() : pictures.changedSince(before.minus(LATE_COMMIT));
        Set<String> hosts = new HashSet<>(all ? Set.<String>of() : known.keySet());
        changed.forEach(picture -> hosts.add(picture.host()));
        // All is read before anything is changed: a database that fails in between leaves the picture as it was.
        circumstances.read(now, all ? Duration.ZERO : servicesKeptFor, hosts);
        if (all) {
            known.clear();
        }
        Set<String> changedHosts = new HashSet<>();
        for (HostPicture picture : changed) {
            // What is read again because of late commits has mostly not changed since.
            if (!picture.equals(known.put(picture.host(), picture))) {
                changedHosts.add(picture.host());
            }
        }
        Fleet old = fleet;
        List<HostState> fresh = new ArrayList<>(known.size());
        for (HostPicture picture : known.values()) {
            HostState state = changedHosts.contains(picture.host()) ? null : old.get(picture.host());
            fresh.add(circumstances.state(picture, state));
        }
        fleet = new Fleet(fresh);
        databaseTime = time;
        allReadAt = all ? now : allReadAt;
        readAt = now;
    }

    /** Reads one host anew, which has turned out to be other than the picture says. */
    public void reread(String host) {
        pictures.of(host).ifPresent(picture -> {
            renewing.lock();
            try {
                known.put(host, picture);
                fleet.change(host, state -> circumstances.state(picture, null));
            } finally {
                renewing.unlock();
            }
        });
    }

    /** Takes a server into account that is about to get a claim, so that decisions at the same time see it. */
    public void reserve(String host, int vcpus, int memoryMb, int diskGb) {
        fleet.change(host, state -> state.plus(vcpus, memoryMb, diskGb));
    }

    /** Undoes {@link #reserve} where there is no claim after all. */
    public void unreserve(String host, int vcpus, int memoryMb, int diskGb) {
        fleet.change(host, state -> state.plus(-vcpus, -memoryMb, -diskGb));
    }

    public @Nullable HostState of(String host) {
        return fleet.get(host);
    }
}
