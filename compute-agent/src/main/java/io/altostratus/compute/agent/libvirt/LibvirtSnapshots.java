package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.driver.GuestSnapshots;
import io.altostratus.compute.agent.guest.GuestFiles;
import io.altostratus.compute.agent.snapshot.SnapshotFiles;
import io.altostratus.compute.agent.snapshot.SnapshotFiles.Work;
import io.altostratus.compute.agent.snapshot.SnapshotTarget;
import io.altostratus.host.CommandFailedException;
import io.altostratus.host.image.QemuImg;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.libvirt.Domain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of disks of QEMU guests. A cold copy halts the guest (libvirt's managed save: its memory goes to a file) for as
 * long as {@code qemu-img} reads the disk; a live one has QEMU itself write the disk as it was at one moment.
 */
final class LibvirtSnapshots implements GuestSnapshots {

    private static final Logger LOG = LoggerFactory.getLogger(LibvirtSnapshots.class);
    private static final String COPYING = "copying the disk";
    private static final String GOING_ON = "letting the guest go on";

    /** A program of a process that was killed may hold the disk for so long. */
    private static final Duration GOING_ON_LIMIT = Duration.ofSeconds(30);

    private static final Duration FORGOTTEN = Duration.ofHours(24);

    private final Domains domains;
    private final GuestFiles guests;
    private final SnapshotFiles files;
    private final QemuImg qemuImg;
    private final SnapshotTarget target;
    private final boolean live;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    /** @param live whether a running guest is copied without halting it, where QEMU can */
    LibvirtSnapshots(Domains domains, GuestFiles guests, QemuImg qemuImg, SnapshotTarget target, boolean live) {
        this.domains = domains;
        this.guests = guests;
        this.files = new SnapshotFiles(guests.instances());
        this.qemuImg = qemuImg;
        this.target = target;
        this.live = live;
    }

    @Override
    public void extract(String serverId, String imageId, String format, Cancellation cancellation) {
        locked(imageId, () -> {
            Optional<Work> before = files.find(imageId);
            if (before.isPresent() && before.get().isWhole()) {
                goOn(before.get());
                return;
            }
            // Begun by a process that died, whose programs may still write: this time under another name.
            before.ifPresent(this::giveUp);
            LOG.info("instance snapshotting");
            Path disk = guests.disk(serverId);
            if (!Files.exists(disk)) {
                throw new GuestOperationException(COPYING, "The guest has no disk on this host.", "see its host", null);
            }
            Work work = files.create(serverId, imageId);
            try {
                qemuImg.info(disk, "qcow2");
                cancellation.check();
                if (!live || !copyLive(work, disk, format, cancellation)) {
                    copyCold(work, disk, format, cancellation);
                }
            } catch (CommandFailedException e) {
                giveUp(work);
                cancellation.check();
                throw new GuestOperationException(
                        COPYING, "The disk could not be copied.", "see the room on the host's disk", e);
            } catch (GuestOperationException e) {
                giveUp(work);
                throw e;
            }
        });
    }

    private void copyCold(Work work, Path disk, String format, Cancellation cancellation) {
        halt(work);
        try {
            LOG.info("Beginning cold snapshot process");
            qemuImg.convert(disk, "qcow2", work.file(), format, cancellation.signal());
        } finally {
            goOn(work);
        }
        work.markWhole();
        LOG.info("Snapshot extracted");
    }

    /** @return whether it is done; false where this guest can only be copied cold */
    private boolean copyLive(Work work, Path disk, String format, Cancellation cancellation) {
        boolean direct = format.equals("qcow2");
        Path written = direct ? work.file() : work.directory().resolve("live");
        if (!new LiveCopy(domains, work.serverId()).write(disk, written, cancellation)) {
            return false;
        }
        if (!direct) {
            qemuImg.convert(written, "qcow2", work.file(), format, cancellation.signal());
        }
        work.markWhole();
        LOG.info("Snapshot extracted");
        return true;
    }

    /** One that does not run has nothing to go on with. */
    private void halt(Work work) {
        domains.call("halting the guest", connect -> {
            Optional<Domain> domain = domains.find(connect, work.serverId());
            if (domain.isPresent() && domain.get().isActive() == 1) {
                work.markHalted();
                domain.get().managedSave();
            }
            return true;
        });
    }

    /** As it was: what ran runs, what was paused is paused. */
    private void goOn(Work work) {
        if (!work.isHalted()) {
            return;
        }
        long end = System.nanoTime() + GOING_ON_LIMIT.toNanos();
        while (true) {
            try {
                domains.call(GOING_ON, connect -> {
                    Optional<Domain> domain = domains.find(connect, work.serverId());
                    if (domain.isPresent() && domain.get().isActive() == 0) {
                        domain.get().create();
                    }
                    return true;
                });
                work.goesOn();
                return;
            } catch (GuestOperationException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                LOG.warn("The guest does not go on yet: {}", e.getMessage());
                pause();
            }
        }
    }

    private void giveUp(Work work) {
        goOn(work);
        files.remove(work);
    }

    @Override
    public void upload(String serverId, String imageId, String ticket, Cancellation cancellation) {
        locked(imageId, () -> {
            Optional<Work> work = files.find(imageId).filter(Work::isWhole);
            if (work.isEmpty()) {
                if (target.isFilled(imageId, ticket)) {
                    return;
                }
                throw new GuestOperationException(
                        "uploading the snapshot", "The copy of the disk is gone.", "make another snapshot", null);
            }
            LOG.info("Beginning image upload");
            target.fill(imageId, ticket, work.get().file(), cancellation);
            LOG.info("Snapshot image upload complete");
            files.remove(work.get());
        });
    }

    @Override
    public void discard(String serverId, String imageId) {
        locked(imageId, () -> files.find(imageId).ifPresent(this::giveUp));
    }

    /** The server is gone, and with it all that was to be made of its disk. */
    void forget(String serverId) {
        files.ofServer(serverId).forEach(files::remove);
    }

    /**
     * Lets guests go on that were halted by a process that died, and removes copies that nobody will ask for: those of
     * servers that are gone, and those a day old.
     */
    void tidy(Instant now) {
        for (Work work : files.all()) {
            ReentrantLock lock = lock(work.imageId());
            if (!lock.tryLock()) {
                continue; // at work
            }
            try {
                goOn(work);
                if (!Files.exists(guests.directory(work.serverId())) || work.isOlderThan(now.minus(FORGOTTEN))) {
                    LOG.info("[instance: {}] A snapshot that nobody asks for is removed", work.serverId());
                    files.remove(work);
                }
            } catch (RuntimeException e) {
                LOG.warn("[instance: {}] A snapshot is tidied up later: {}", work.serverId(), e.getMessage());
            } finally {
                lock.unlock();
            }
        }
        files.removeUnowned(now.minus(FORGOTTEN));
    }

    private void locked(String imageId, Runnable work) {
        ReentrantLock lock = lock(imageId);
        lock.lock();
        try {
            work.run();
        } catch (UncheckedIOException e) {
            throw new GuestOperationException(
                    COPYING, "The host's disk cannot be used: " + e.getMessage(), "see its room", e);
        } finally {
            lock.unlock();
            if (!lock.hasQueuedThreads()) {
                locks.remove(imageId, lock);
            }
        }
    }

    private ReentrantLock lock(String imageId) {
        return locks.computeIfAbsent(imageId, id -> new ReentrantLock());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
