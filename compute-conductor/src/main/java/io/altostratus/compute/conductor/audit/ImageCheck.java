package io.altostratus.compute.conductor.audit;

import io.altostratus.compute.conductor.image.ServerImages;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.report.AuditReport.Finding;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Images that wait for the disk of a server on which nobody works: a request died between the two. */
public final class ImageCheck implements Auditor.Check {

    private final ServerImages images;
    private final WorkflowRepository workflows;

    public ImageCheck(ServerImages images, WorkflowRepository workflows) {
        this.images = images;
        this.workflows = workflows;
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        List<ServerImages.Unfinished> unfinished = images.unfinished(context());
        Set<String> busy = new HashSet<>(workflows.activeServers(
                unfinished.stream().map(ServerImages.Unfinished::serverId).toList()));
        for (ServerImages.Unfinished image : unfinished) {
            if (!busy.contains(image.serverId())) {
                findings.add(new Finding(
                        "image-without-snapshot",
                        image.imageId(),
                        "it waits for the disk of server " + image.serverId(),
                        false));
            }
        }
        return findings;
    }

    /** It was unfinished twice while nobody worked on its server. */
    @Override
    public Finding repair(Finding finding) {
        images.delete(finding.id(), context());
        return new Finding(finding.kind(), finding.id(), finding.detail(), true);
    }

    private static RequestContext context() {
        return RequestContext.background(RequestIds.next());
    }
}
