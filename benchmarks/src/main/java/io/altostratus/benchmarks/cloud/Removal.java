package io.altostratus.benchmarks.cloud;

import io.altostratus.benchmarks.http.Client;
import io.altostratus.benchmarks.load.Load;
import io.altostratus.benchmarks.load.LoadResult;
import io.altostratus.benchmarks.load.Stop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Removes what runs have made, by their names and as administrator, so that a run that was killed is cleaned up by the
 * next one. What cannot be removed is told, and the rest is tried all the same. Does not listen to the wish to end.
 */
public final class Removal {

    private static final Pattern NAME = Pattern.compile(BenchProject.PREFIX + "[0-9a-f]{8}");
    private static final Duration SERVERS_GONE = Duration.ofMinutes(3);
    private static final int CLIENTS = 8;

    private final Client client;
    private final Api admin;
    private final Stop never = new Stop();
    private final Load load = new Load(never);
    private final List<String> failures = new ArrayList<>();

    public Removal(Client client, Api admin) {
        this.client = client;
        this.admin = admin;
    }

    /** Removes all runs' projects with all that is in them; what could not be removed, one line each. */
    public List<String> removeAll() {
        for (Item project : items("identity", "/projects", "projects")) {
            if (NAME.matcher(project.name).matches()) {
                removeProject(project);
            }
        }
        removeNamed("compute", "/flavors", "flavors");
        removeNamed("identity", "/users", "users");
        return List.copyOf(failures);
    }

    private void removeProject(Item project) {
        Servers servers = new Servers(admin, "all_tenants=1&project_id=" + project.id, load, never);
        attempt("servers", () -> {
            List<String> ids = servers.ids(client, "");
            servers.delete(ids);
            int left = servers.awaitGone(client, ids, SERVERS_GONE).size();
            if (left > 0) {
                failures.add(left + " servers of " + project.name + " are still there");
            }
        });
        String owned = "?project_id=" + project.id;
        removeEach("image", "/images", items("image", "/images?limit=1000&owner=" + project.id, "images"));
        List<Item> ports = items("network", "/ports" + owned, "ports").stream()
                .filter(port -> !port.owner.startsWith("network:"))
                .toList();
        removeEach("network", "/ports", ports);
        removeEach("network", "/networks", items("network", "/networks" + owned, "networks"));
        removeEach("network", "/security-groups", items("network", "/security-groups" + owned, "security_groups"));
        attempt("quotas", () -> {
            admin.delete(client, "compute", "/os-quota-sets/" + project.id);
            admin.delete(client, "network", "/quotas/" + project.id);
        });
        // Last, since by its name the next run finds what could not be removed.
        removeEach("identity", "/projects", List.of(project));
    }

    private void removeNamed(String service, String path, String word) {
        removeEach(
                service,
                path,
                items(service, path, word).stream()
                        .filter(item -> NAME.matcher(item.name).matches())
                        .toList());
    }

    private void removeEach(String service, String path, List<Item> items) {
        if (items.isEmpty()) {
            return;
        }
        LoadResult result =
                load.times(items.size(), CLIENTS, (own, i) -> admin.delete(own, service, path + '/' + items.get(i).id));
        if (result.failed() > 0) {
            failures.add(result.failed() + " of " + path + " were not removed: " + result.firstFailure());
        }
    }

    private List<Item> items(String service, String path, String word) {
        List<Item> items = new ArrayList<>();
        attempt(path, () -> {
            for (JsonNode item : admin.list(client, service, path).path(word)) {
                items.add(new Item(
                        item.path("id").asString(),
                        item.path("name").asString(""),
                        item.path("device_owner").asString("")));
            }
        });
        return items;
    }

    private void attempt(String what, Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException e) {
            failures.add(what + ": " + e.getMessage());
        }
    }

    private record Item(String id, String name, String owner) {}

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }
}
