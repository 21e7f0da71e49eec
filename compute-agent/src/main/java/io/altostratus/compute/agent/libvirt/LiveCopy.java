package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A full backup job of QEMU: the disk as it was when the job began, written beside the running guest. */
final class LiveCopy {

    private static final Logger LOG = LoggerFactory.getLogger(LiveCopy.class);
    private static final String STAGE = "copying the disk of the running guest";
    private static final int JOB_NONE = 0;
    private static final int JOB_COMPLETED = 3;
    private static final int OF_THE_LAST_JOB = 1;
    private static final Pattern DISK = Pattern.compile("<disk .*?</disk>", Pattern.DOTALL);
    private static final Pattern DEVICE = Pattern.compile("<target dev='([a-z0-9]+)'");

    private final Domains domains;
    private final String serverId;

    LiveCopy(Domains domains, String serverId) {
        this.domains = domains;
        this.serverId = serverId;
    }

    /** @return false if the guest does not run, or QEMU cannot do this with it */
    boolean write(Path disk, Path copy, Cancellation cancellation) {
        if (!begin(disk, copy)) {
            return false;
        }
        try {
            while (isGoing()) {
                cancellation.check();
                pause();
            }
        } catch (GuestOperationException e) {
            abort();
            throw e;
        }
        int end = domains.call(
                STAGE, connect -> domains.require(connect, serverId).getJobStats(OF_THE_LAST_JOB).type);
        if (end != JOB_COMPLETED) {
            throw new GuestOperationException(
                    STAGE, "The copy broke off.", "see the room on the host's disk and the log of libvirt", null);
        }
        return true;
    }

    private boolean begin(Path disk, Path copy) {
        return domains.call(STAGE, connect -> {
            Optional<Domain> domain = domains.find(connect, serverId);
            if (domain.isEmpty() || domain.get().isActive() == 0) {
                return false;
            }
            String job = job(domain.get().getXMLDesc(0), disk, copy);
            if (job == null) {
                return false;
            }
            if (domain.get().getJobInfo().getType() != JOB_NONE) {
                domain.get().abortJob(); // of a process that died
            }
            try {
                Files.deleteIfExists(copy);
                domain.get().backupBegin(job, null, 0);
            } catch (LibvirtException cannot) {
                LOG.info("No live snapshot of this guest, it is halted instead: {}", cannot.getMessage());
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LOG.info("Beginning live snapshot process");
            return true;
        });
    }

    /** Null if the guest does not have the disk. */
    static @Nullable String job(String domain, Path disk, Path copy) {
        StringBuilder disks = new StringBuilder();
        boolean found = false;
        Matcher all = DISK.matcher(domain);
        while (all.find()) {
            Matcher device = DEVICE.matcher(all.group());
            if (!device.find()) {
                continue;
            }
            if (all.group().contains("<source file='" + DomainXml.escaped(disk.toString()) + "'")) {
                found = true;
                disks.append("<disk name='")
                        .append(device.group(1))
                        .append("' backup='yes' type='file'><driver type='qcow2'/><target file='")
                        .append(DomainXml.escaped(copy.toString()))
                        .append("'/></disk>");
            } else if (!all.group().contains("<readonly/>")) {
                disks.append("<disk name='").append(device.group(1)).append("' backup='no'/>");
            }
        }
        return found ? "<domainbackup mode='push'><disks>" + disks + "</disks></domainbackup>" : null;
    }

    private boolean isGoing() {
        return domains.call(
                STAGE,
                connect -> domains.require(connect, serverId).getJobInfo().getType() != JOB_NONE);
    }

    private void abort() {
        try {
            domains.call(STAGE, connect -> {
                domains.require(connect, serverId).abortJob();
                return true;
            });
        } catch (GuestOperationException ended) {
            LOG.info("The copy could not be broken off: {}", ended.getMessage());
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
