package io.altostratus.benchmarks.section;

import io.altostratus.benchmarks.http.Client;
import io.altostratus.benchmarks.http.Request;
import io.altostratus.benchmarks.load.LoadResult;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** {@code GET /v2.1/servers/detail} with many servers, by one client and by several. */
final class ListSection implements Section.Measurement {

    @Override
    public void measure(Bench bench, Client client) throws IOException {
        int count = bench.sizes().list();
        Population.ensure(bench, client, count);
        JsonNode list = bench.project().api().list(client, "compute", "/servers/detail");
        if (list.path("servers").size() != count) {
            throw new IOException(
                    "GET /servers/detail lists " + list.path("servers").size() + " servers of " + count);
        }
        Request request = bench.project().api().get("compute", "/servers/detail");
        for (int clients : new int[] {1, Bench.CLIENTS}) {
            String measure = "GET /v2.1/servers/detail, %d servers, %d client%s"
                    .formatted(count, clients, clients == 1 ? "" : "s");
            LoadResult result = bench.load().during(bench.sizes().time(), clients, Requests.repeat(request));
            bench.report().addPercentiles(measure, result);
            bench.report().add(measure, "requests/s", result.perSecond());
            bench.report().addFailures(measure, result);
        }
    }
}
