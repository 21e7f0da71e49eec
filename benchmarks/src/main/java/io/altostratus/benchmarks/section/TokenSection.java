package io.altostratus.benchmarks.section;

import io.altostratus.benchmarks.http.Client;
import io.altostratus.benchmarks.load.LoadResult;
import io.altostratus.benchmarks.load.Operation;

/** {@code POST /v3/auth/tokens} with a password. */
final class TokenSection implements Section.Measurement {

    @Override
    public void measure(Bench bench, Client client) {
        Operation login = Requests.repeat(bench.project().credentials().tokenRequest());
        String measure = "POST /v3/auth/tokens, %d clients".formatted(Bench.CLIENTS);
        LoadResult result = bench.load().during(bench.sizes().time(), Bench.CLIENTS, login);
        bench.report().add(measure, "requests/s", result.perSecond());
        bench.report().addPercentiles(measure, result);
        bench.report().addFailures(measure, result);
    }
}
