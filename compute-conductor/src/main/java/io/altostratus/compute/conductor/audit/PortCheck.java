package io.altostratus.compute.conductor.audit;

import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.model.report.AuditReport.Finding;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Ports of servers that do not live any more. Asked for by pages, since a cloud has many. */
public final class PortCheck implements Auditor.Check {

    private static final int PAGE = 1_000;

    private final ServiceSession session;
    private final ServerRepository servers;

    public PortCheck(ServiceSession session, ServerRepository servers) {
        this.session = session;
        this.servers = servers;
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        String marker = "";
        while (true) {
            JsonHttpClient.Response response = session.send(
                    "network",
                    "GET",
                    "/v2.0/ports?fields=id&fields=device_id&fields=device_owner&limit=" + PAGE + marker,
                    null,
                    context());
            JsonNode ports = response.body().path("ports");
            Map<String, String> serverOfPort = new HashMap<>();
            for (JsonNode port : ports) {
                if (port.path("device_owner").asString("").startsWith("compute:")) {
                    serverOfPort.put(
                            port.path("id").asString(), port.path("device_id").asString(""));
                }
            }
            Set<String> living = new HashSet<>(servers.living(new HashSet<>(serverOfPort.values())));
            serverOfPort.forEach((port, server) -> {
                if (!living.contains(server)) {
                    findings.add(new Finding("port-without-server", port, "it belongs to server " + server, false));
                }
            });
            if (ports.size() < PAGE) {
                return findings;
            }
            marker = "&marker=" + ports.get(ports.size() - 1).path("id").asString();
        }
    }

    /** Its server is gone for good, and ids are never used twice. */
    @Override
    public Finding repair(Finding finding) {
        JsonHttpClient.Response response =
                session.send("network", "DELETE", "/v2.0/ports/" + finding.id(), null, context());
        return new Finding(
                finding.kind(), finding.id(), finding.detail(), response.isSuccess() || response.status() == 404);
    }

    private static RequestContext context() {
        return RequestContext.background(RequestIds.next());
    }
}
