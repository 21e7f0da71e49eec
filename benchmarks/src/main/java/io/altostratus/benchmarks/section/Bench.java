package io.altostratus.benchmarks.section;

import io.altostratus.benchmarks.cloud.Api;
import io.altostratus.benchmarks.cloud.BenchProject;
import io.altostratus.benchmarks.cloud.Servers;
import io.altostratus.benchmarks.load.Load;
import io.altostratus.benchmarks.load.Stop;
import io.altostratus.benchmarks.report.Report;

/**
 * What every section works with.
 *
 * @param admin sees what belongs to the project, whoever it was made by
 */
public record Bench(BenchProject project, Api admin, Sizes sizes, Load load, Stop stop, Report report) {

    /** Clients at once where several are measured. */
    static final int CLIENTS = 8;

    /** The member's servers. */
    Servers servers() {
        return new Servers(project.api(), "", load, stop);
    }

    /** The same, and what the member does not see of them. */
    String everythingOfTheProject() {
        return "all_tenants=1&project_id=" + project.id();
    }
}
