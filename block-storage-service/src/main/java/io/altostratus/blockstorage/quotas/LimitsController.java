package io.altostratus.blockstorage.quotas;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.blockstorage.common.Paths;
import io.altostratus.context.RequestContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /limits} of the caller's project. There are no rate limits. */
@RestController
@RequestMapping({Paths.WITH_PROJECT, Paths.PLAIN})
class LimitsController {

    private static final Map<QuotaKey, String> LIMITS = Map.of(
            QuotaKey.VOLUMES, "maxTotalVolumes",
            QuotaKey.SNAPSHOTS, "maxTotalSnapshots",
            QuotaKey.GIGABYTES, "maxTotalVolumeGigabytes",
            QuotaKey.BACKUPS, "maxTotalBackups",
            QuotaKey.BACKUP_GIGABYTES, "maxTotalBackupGigabytes");
    private static final Map<QuotaKey, String> USED = Map.of(
            QuotaKey.VOLUMES, "totalVolumesUsed",
            QuotaKey.SNAPSHOTS, "totalSnapshotsUsed",
            QuotaKey.GIGABYTES, "totalGigabytesUsed",
            QuotaKey.BACKUPS, "totalBackupsUsed",
            QuotaKey.BACKUP_GIGABYTES, "totalBackupGigabytesUsed");

    private final QuotaRepository quotas;
    private final Policy policy;

    LimitsController(QuotaRepository quotas, Policy policy) {
        this.quotas = quotas;
        this.policy = policy;
    }

    @GetMapping("/limits")
    Map<String, Object> show(RequestContext context) {
        String project = context.projectId();
        if (project == null) {
            throw ApiException.badRequest("Limits are those of a project, and the token is for none.");
        }
        Map<String, Object> absolute = new LinkedHashMap<>();
        Map<QuotaKey, Integer> limits = quotas.ofProject(project);
        LIMITS.forEach((key, name) -> absolute.put(name, limits.getOrDefault(key, key.builtIn())));
        if (policy.allows(context, "limits_extension:used_limits", Map.of("project_id", project))) {
            Map<QuotaKey, Long> used = quotas.used(project);
            USED.forEach((key, name) -> absolute.put(name, used.getOrDefault(key, 0L)));
        }
        return Map.of("limits", Map.of("rate", List.of(), "absolute", absolute));
    }
}
