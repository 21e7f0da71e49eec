package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.model.report.GuestDiagnostics;
import io.altostratus.compute.model.state.PowerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.DomainBlockStats;
import org.libvirt.DomainInfo;
import org.libvirt.DomainInterfaceStats;
import org.libvirt.LibvirtException;
import org.libvirt.MemoryStatistic;
import org.libvirt.VcpuInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What libvirt counts of a running guest. What it does not tell of one is left out, as Nova does. */
final class GuestStatistics {

    private static final Logger LOG = LoggerFactory.getLogger(GuestStatistics.class);
    private static final Pattern DISK = Pattern.compile("<disk .*?</disk>", Pattern.DOTALL);
    private static final Pattern CARD = Pattern.compile("<interface .*?</interface>", Pattern.DOTALL);
    private static final Pattern TARGET = Pattern.compile("<target dev='([^']+)'");
    private static final Pattern MAC = Pattern.compile("<mac address='([^']+)'");

    /** By the numbers that libvirt has for them. */
    private static final List<String> MEMORY = List.of(
            "swap_in",
            "swap_out",
            "major_fault",
            "minor_fault",
            "unused",
            "available",
            "actual",
            "rss",
            "usable",
            "last_update",
            "disk_caches",
            "hugetlb_pgalloc",
            "hugetlb_pgfail");

    private GuestStatistics() {}

    /** @throws GuestOperationException if it does not run */
    static GuestDiagnostics of(Domain domain, String virtType) throws LibvirtException {
        PowerState power = Domains.power(domain);
        if (power != PowerState.RUNNING) {
            throw new GuestOperationException("asking for diagnostics", "The guest does not run.", "start it", null);
        }
        DomainInfo info = domain.getInfo();
        String xml = domain.getXMLDesc(0);
        return new GuestDiagnostics(
                power.code(),
                virtType,
                info.maxMem,
                info.memory,
                processors(domain),
                disks(domain, xml),
                cards(domain, xml),
                memory(domain));
    }

    private static List<Long> processors(Domain domain) {
        List<Long> times = new ArrayList<>();
        try {
            for (VcpuInfo cpu : domain.getVcpusInfo()) {
                times.add(cpu.cpuTime);
            }
        } catch (LibvirtException e) {
            LOG.debug("No times of processors", e);
        }
        return times;
    }

    private static List<GuestDiagnostics.Disk> disks(Domain domain, String xml) {
        List<GuestDiagnostics.Disk> disks = new ArrayList<>();
        Matcher each = DISK.matcher(xml);
        while (each.find()) {
            String device = first(TARGET, each.group());
            if (device != null) {
                try {
                    DomainBlockStats stats = domain.blockStats(device);
                    disks.add(new GuestDiagnostics.Disk(
                            device, stats.rd_bytes, stats.rd_req, stats.wr_bytes, stats.wr_req, stats.errs));
                } catch (LibvirtException e) {
                    LOG.debug("No counters of {}", device, e);
                }
            }
        }
        return disks;
    }

    private static List<GuestDiagnostics.Nic> cards(Domain domain, String xml) {
        List<GuestDiagnostics.Nic> cards = new ArrayList<>();
        Matcher each = CARD.matcher(xml);
        while (each.find()) {
            String device = first(TARGET, each.group());
            if (device != null) {
                try {
                    DomainInterfaceStats stats = domain.interfaceStats(device);
                    cards.add(new GuestDiagnostics.Nic(
                            device,
                            first(MAC, each.group()),
                            new GuestDiagnostics.Traffic(
                                    stats.rx_bytes, stats.rx_packets, stats.rx_errs, stats.rx_drop),
                            new GuestDiagnostics.Traffic(
                                    stats.tx_bytes, stats.tx_packets, stats.tx_errs, stats.tx_drop)));
                } catch (LibvirtException e) {
                    LOG.debug("No counters of {}", device, e);
                }
            }
        }
        return cards;
    }

    private static Map<String, Long> memory(Domain domain) {
        Map<String, Long> memory = new TreeMap<>();
        try {
            for (MemoryStatistic one : domain.memoryStats(MEMORY.size())) {
                if (one.getTag() >= 0 && one.getTag() < MEMORY.size()) {
                    memory.put(MEMORY.get(one.getTag()), one.getValue());
                }
            }
        } catch (LibvirtException e) {
            LOG.debug("No numbers of memory", e);
        }
        return memory;
    }

    private static @Nullable String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }
}
