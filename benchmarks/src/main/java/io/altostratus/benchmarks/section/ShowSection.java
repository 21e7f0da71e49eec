package io.altostratus.benchmarks.section;

import io.altostratus.benchmarks.http.Client;
import io.altostratus.benchmarks.http.Request;
import io.altostratus.benchmarks.load.LoadResult;
import java.io.IOException;

/** {@code GET /v2.1/servers/{id}}. */
final class ShowSection implements Section.Measurement {

    @Override
    public void measure(Bench bench, Client client) throws IOException {
        String id = Population.ensure(bench, client, 1).getFirst();
        Request request = bench.project().api().get("compute", "/servers/" + id);
        String measure = "GET /v2.1/servers/{id}, %d clients".formatted(Bench.CLIENTS);
        LoadResult result = bench.load().during(bench.sizes().time(), Bench.CLIENTS, Requests.repeat(request));
        bench.report().add(measure, "requests/s", result.perSecond());
        bench.report().addPercentiles(measure, result);
        bench.report().addFailures(measure, result);
    }
}
