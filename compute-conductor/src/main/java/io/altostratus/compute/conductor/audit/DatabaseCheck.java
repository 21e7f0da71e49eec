package io.altostratus.compute.conductor.audit;

import io.altostratus.compute.database.hosts.Claim;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.migrations.MigrationRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.report.AuditReport.Finding;
import io.altostratus.persistence.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The compute schema in itself: claims against servers, sums against claims, tasks against work. */
public final class DatabaseCheck implements Auditor.Check {

    private static final String CLAIM_WITHOUT_SERVER = "claim-without-server";
    private static final String SUMS_DIFFER = "host-sums-differ";

    private final ServerRepository servers;
    private final NodeRepository nodes;
    private final MigrationRepository migrations;
    private final WorkflowRepository workflows;
    private final Transactions transactions;

    public DatabaseCheck(
            ServerRepository servers,
            NodeRepository nodes,
            MigrationRepository migrations,
            WorkflowRepository workflows,
            Transactions transactions) {
        this.servers = servers;
        this.nodes = nodes;
        this.migrations = migrations;
        this.workflows = workflows;
        this.transactions = transactions;
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        List<Claim> claims = nodes.claims();
        List<String> claimants = claims.stream().map(Claim::serverId).toList();
        Set<String> living = new HashSet<>(servers.living(claimants));
        living.addAll(migrations.active(claimants));
        for (Claim claim : claims) {
            if (!living.contains(claim.serverId())) {
                findings.add(new Finding(
                        CLAIM_WITHOUT_SERVER,
                        claim.serverId(),
                        "a deleted server still claims " + claim.host(),
                        false));
            }
        }
        for (NodeRepository.Drift drift : nodes.drifts()) {
            findings.add(new Finding(
                    SUMS_DIFFER,
                    drift.host(),
                    "used " + sums(drift.vcpusUsed(), drift.memoryUsed(), drift.diskUsed(), drift.instances())
                            + ", claimed "
                            + sums(drift.vcpusClaimed(), drift.memoryClaimed(), drift.diskClaimed(), drift.claims()),
                    false));
        }
        for (String id : workflows.serversStuckWithoutWork(Duration.ofSeconds(5))) {
            findings.add(new Finding("task-without-work", id, "the server has a task but nobody works on it", false));
        }
        return findings;
    }

    private static String sums(int vcpus, int memoryMb, int diskGb, int instances) {
        return vcpus + " vcpus, " + memoryMb + " MB, " + diskGb + " GB by " + instances + " instances";
    }

    /** A sum is what its claims say, and an id whose server is gone is never used again: both are surely mended. */
    @Override
    public Finding repair(Finding finding) {
        switch (finding.kind()) {
            case CLAIM_WITHOUT_SERVER -> transactions.run(() -> nodes.release(finding.id()));
            case SUMS_DIFFER -> transactions.run(() -> nodes.mendSums(finding.id()));
            default -> {
                return finding;
            }
        }
        return new Finding(finding.kind(), finding.id(), finding.detail(), true);
    }

    /** Whether a server should have a running or stopped guest on its host, as far as the database knows. */
    static boolean isSettledOnHost(Server server) {
        return server.state().task() == null
                && server.placement().host() != null
                && switch (server.state().vm()) {
                    case ACTIVE, STOPPED, RESIZED -> true;
                    default -> false;
                };
    }
}
