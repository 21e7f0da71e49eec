package io.altostratus.benchmarks.section;

import io.altostratus.benchmarks.cloud.Servers;
import io.altostratus.benchmarks.http.Client;
import io.altostratus.benchmarks.load.LoadResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Servers that stand there to be listed; made by requests for several each, which is the quickest way. */
final class Population {

    private static final int A_REQUEST = 25;
    private static final int CLIENTS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration ALL_GONE = Duration.ofMinutes(5);

    private Population() {}

    /**
     * Sees to it that the project has at least so many servers.
     *
     * @return their ids
     * @throws IOException if they do not become so many
     */
    static List<String> ensure(Bench bench, Client client, int count) throws IOException {
        Servers servers = bench.servers();
        int missing = count - servers.ids(client, "").size();
        if (missing > 0) {
            int requests = (missing + A_REQUEST - 1) / A_REQUEST;
            LoadResult result = bench.load().times(requests, CLIENTS, (own, i) -> {
                int size = Math.min(A_REQUEST, missing - i * A_REQUEST);
                bench.project()
                        .api()
                        .call(
                                own,
                                "POST",
                                "compute",
                                "/servers",
                                bench.project().serverBody("listed-" + i, size));
            });
            bench.report().addFailures("POST /servers, several at once", result);
            servers.awaitBuilt(client, LIMIT);
        }
        List<String> ids = servers.ids(client, "status=ACTIVE");
        if (ids.size() < count) {
            throw new IOException("of " + count + " servers for the list only " + ids.size() + " became ACTIVE");
        }
        return ids;
    }

    /** Sees to it that the project has no server. */
    static void remove(Bench bench, Client client) throws IOException {
        Servers servers = bench.servers();
        List<String> ids = servers.ids(client, "");
        servers.delete(ids);
        Set<String> left = servers.awaitGone(client, ids, ALL_GONE);
        if (!left.isEmpty()) {
            throw new IOException(left.size() + " servers do not go away, among them "
                    + left.iterator().next());
        }
    }
}
