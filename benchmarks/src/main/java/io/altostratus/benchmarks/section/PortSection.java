package io.altostratus.benchmarks.section;

import io.altostratus.benchmarks.cloud.Api;
import io.altostratus.benchmarks.http.Client;
import io.altostratus.benchmarks.load.LoadResult;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Ports that belong to no server: made, listed, deleted. */
final class PortSection implements Section.Measurement {

    private static final int WARM_UP = 16;

    @Override
    public void measure(Bench bench, Client client) throws IOException {
        Api api = bench.project().api();
        Population.remove(bench, client); // with their ports, which are not to be in the list
        delete(bench, create(bench, WARM_UP).ids);

        int count = bench.sizes().ports();
        Created created = create(bench, count);
        String creation = "POST /v2.0/ports, %d clients".formatted(Bench.CLIENTS);
        bench.report().add(creation, "ports/s", created.result.perSecond());
        bench.report().addPercentiles(creation, created.result);
        bench.report().addFailures(creation, created.result);

        int listed = api.list(client, "network", "/ports").path("ports").size();
        String listing = "GET /v2.0/ports, %d ports, %d clients".formatted(listed, Bench.CLIENTS);
        LoadResult lists =
                bench.load().during(bench.sizes().time(), Bench.CLIENTS, Requests.repeat(api.get("network", "/ports")));
        bench.report().add(listing, "requests/s", lists.perSecond());
        bench.report().addPercentiles(listing, lists);
        bench.report().addFailures(listing, lists);

        LoadResult deleted = delete(bench, created.ids);
        String deletion = "DELETE /v2.0/ports/{id}, %d clients".formatted(Bench.CLIENTS);
        bench.report().add(deletion, "ports/s", deleted.perSecond());
        bench.report().addPercentiles(deletion, deleted);
        bench.report().addFailures(deletion, deleted);
    }

    private record Created(LoadResult result, List<String> ids) {}

    private static Created create(Bench bench, int count) {
        Api api = bench.project().api();
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.putObject("port").put("network_id", bench.project().network());
        Queue<String> ids = new ConcurrentLinkedQueue<>();
        LoadResult result = bench.load().times(count, Bench.CLIENTS, (client, i) -> {
            String id = api.call(client, "POST", "network", "/ports", body)
                    .path("port")
                    .path("id")
                    .asString();
            ids.add(id);
        });
        return new Created(result, List.copyOf(ids));
    }

    private static LoadResult delete(Bench bench, List<String> ids) {
        Api api = bench.project().api();
        return bench.load()
                .times(ids.size(), Bench.CLIENTS, (client, i) -> api.delete(client, "network", "/ports/" + ids.get(i)));
    }
}
