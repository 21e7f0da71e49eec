package io.altostratus.benchmarks.cloud;

import io.altostratus.benchmarks.http.Client;
import io.altostratus.benchmarks.load.Load;
import io.altostratus.benchmarks.load.LoadResult;
import io.altostratus.benchmarks.load.Stop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Servers of one project. */
public final class Servers {

    /** Clients that delete at once. */
    private static final int CLIENTS = 8;

    private static final int PAGE = 1_000;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

    private final Api api;
    private final String scope;
    private final Load load;
    private final Stop stop;

    /** @param scope query that narrows a list to the project, such as {@code all_tenants=1&project_id=…}; may be empty */
    public Servers(Api api, String scope, Load load, Stop stop) {
        this.api = api;
        this.scope = scope;
        this.load = load;
        this.stop = stop;
    }

    /** @param filter query that narrows the list further; may be empty */
    public List<String> ids(Client client, String filter) throws IOException {
        List<String> ids = new ArrayList<>();
        while (true) {
            String marker = ids.isEmpty() ? "" : "&marker=" + ids.getLast();
            JsonNode page = api.list(
                            client, "compute", "/servers?limit=" + PAGE + joined(scope) + joined(filter) + marker)
                    .path("servers");
            page.forEach(server -> ids.add(server.path("id").asString()));
            if (page.size() < PAGE) {
                return ids;
            }
        }
    }

    private static String joined(String query) {
        return query.isEmpty() ? "" : '&' + query;
    }

    /** Asks for the end of each, as fast as that goes. */
    public LoadResult delete(List<String> ids) {
        return load.times(ids.size(), CLIENTS, (client, i) -> api.delete(client, "compute", "/servers/" + ids.get(i)));
    }

    /** Waits until none of these is listed; those that still are when the time is over. */
    public Set<String> awaitGone(Client client, List<String> ids, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            long start = System.nanoTime();
            Set<String> left = new HashSet<>(ids(client, ""));
            left.retainAll(Set.copyOf(ids));
            if (left.isEmpty() || System.nanoTime() - end > 0) {
                return left;
            }
            pauseAfter(start);
        }
    }

    /** Waits until no server of the project is being built; false if some still is when the time is over. */
    public boolean awaitBuilt(Client client, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            long start = System.nanoTime();
            if (ids(client, "status=BUILD").isEmpty()) {
                return true;
            }
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pauseAfter(start);
        }
    }

    /** So long that who looks takes a third of one core at most from the cloud. */
    public void pauseAfter(long startOfLook) {
        long pause = Math.max(SHORTEST_PAUSE.toNanos(), 2 * (System.nanoTime() - startOfLook));
        stop.pause(Duration.ofNanos(pause));
    }
}
