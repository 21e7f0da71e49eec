package io.altostratus.compute.conductor.audit;

import io.altostratus.compute.model.report.AuditReport;
import io.altostratus.compute.model.report.AuditReport.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what should agree. While a cloud is at work things differ for a moment all the time, so what counts is what
 * two looks in a row have found.
 */
public final class Auditor {

    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

    /** One comparison. */
    public interface Check {

        /** What does not agree, now. */
        List<Finding> look();

        /** Mends what surely can be mended. @return the finding as it stands afterwards */
        default Finding repair(Finding finding) {
            return finding;
        }
    }

    private final List<Check> checks;
    private final Duration between;

    /** @param between how long after the first look the second one comes */
    public Auditor(List<? extends Check> checks, Duration between) {
        this.checks = List.copyOf(checks);
        this.between = between;
    }

    public AuditReport audit() {
        List<Finding> confirmed = new ArrayList<>();
        List<Set<String>> first = new ArrayList<>();
        boolean suspicion = false;
        for (Check check : checks) {
            Set<String> keys = new HashSet<>();
            check.look().forEach(finding -> keys.add(key(finding)));
            first.add(keys);
            suspicion |= !keys.isEmpty();
        }
        if (!suspicion) {
            return new AuditReport(List.of());
        }
        pause();
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i);
            if (first.get(i).isEmpty()) {
                continue;
            }
            for (Finding finding : check.look()) {
                if (first.get(i).contains(key(finding))) {
                    Finding after = check.repair(finding);
                    LOG.warn(
                            "Audit: {} {}: {}{}",
                            after.kind(),
                            after.id(),
                            after.detail(),
                            after.repaired() ? " (mended)" : "");
                    confirmed.add(after);
                }
            }
        }
        return new AuditReport(confirmed);
    }

    private static String key(Finding finding) {
        return finding.kind() + " " + finding.id();
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(between.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
