package io.altostratus.compute.scheduler;

import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.scheduler.host.HostState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each claim what was asked for and what the host had, as the scheduler knew it, in the words in which Nova's
 * hosts told it when they claimed for themselves.
 */
final class ClaimLog {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimLog.class);

    private ClaimLog() {}

    static void attempt(HostState host, SelectHostRequest request) {
        if (!LOG.isDebugEnabled()) {
            return;
        }
        LOG.debug(
                "Attempting claim on host {}: memory {} MB, disk {} GB, vcpus {} CPU",
                host.host(),
                request.memoryMb(),
                request.diskGb(),
                request.vcpus());
        told("memory", "MB", host.facts().memoryMb(), host.memoryMbUsed(), host.roomMemoryMb());
        told("disk", "GB", host.facts().diskGb(), host.diskGbUsed(), host.roomDiskGb());
        told("vcpu", "CPU", host.facts().vcpus(), host.vcpusUsed(), host.roomVcpus());
    }

    private static void told(String resource, String unit, int total, int used, int free) {
        LOG.debug("Total {}: {} {}, used: {} {}", resource, total, unit, used, unit);
        LOG.debug("{} limit: {} {}, free: {} {}", resource, used + free, unit, free, unit);
    }

    static void successful(HostState host) {
        LOG.debug("Claim successful on host {}", host.host());
    }
}
