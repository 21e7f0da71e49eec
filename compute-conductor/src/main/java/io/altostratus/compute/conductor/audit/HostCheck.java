package io.altostratus.compute.conductor.audit;

import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.report.AuditReport.Finding;
import io.altostratus.compute.model.report.HostInventory;
import io.altostratus.compute.model.report.HostInventoryRequest;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Caller;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every host that is up against the servers that are said to be on it. A host removes by itself what it should not have. */
public final class HostCheck implements Auditor.Check {

    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final ServerRepository servers;
    private final ServiceRepository services;
    private final Caller hosts;
    private final Clock clock;
    private final Duration downAfter;

    public HostCheck(
            ServerRepository servers, ServiceRepository services, Caller hosts, Clock clock, Duration downAfter) {
        this.servers = servers;
        this.services = services;
        this.hosts = hosts;
        this.clock = clock;
        this.downAfter = downAfter;
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        for (ServiceRecord service : services.list(null, ServiceRecord.COMPUTE)) {
            if (service.isUp(UtcTime.now(clock), downAfter)) {
                look(service.host(), findings);
            }
        }
        return findings;
    }

    private void look(String host, List<Finding> findings) {
        HostInventory inventory;
        try {
            inventory = hosts.call(
                    Address.host(host, ComputeQueues.AGENT),
                    new HostInventoryRequest(host),
                    HostInventory.class,
                    LIMIT,
                    RequestContext.background(RequestIds.next()));
        } catch (DependencyUnavailableException e) {
            findings.add(new Finding("host-does-not-answer", host, "it is up but tells nothing", false));
            return;
        }
        Map<String, Server> expected = new HashMap<>();
        Set<String> taps = new HashSet<>();
        for (Server server : servers.onHost(host)) {
            expected.put(server.id(), server);
            server.nics().forEach(nic -> taps.add("tap" + nic.portId().substring(0, 11)));
        }
        for (String domain : inventory.domains()) {
            if (!expected.containsKey(domain)) {
                findings.add(new Finding("guest-without-server", domain, "a domain on host " + host, false));
            }
        }
        for (String directory : inventory.directories()) {
            if (!expected.containsKey(directory)) {
                findings.add(new Finding("directory-without-server", directory, "on host " + host, false));
            }
        }
        for (String tap : inventory.taps()) {
            if (!taps.contains(tap)) {
                findings.add(new Finding("tap-without-server", tap, "a device on host " + host, false));
            }
        }
        expected.values().stream()
                .filter(DatabaseCheck::isSettledOnHost)
                .filter(server -> !inventory.domains().contains(server.id()))
                .forEach(server -> findings.add(
                        new Finding("server-without-guest", server.id(), "host " + host + " has no domain", false)));
    }
}
