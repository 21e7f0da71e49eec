package io.altostratus.benchmarks.section;

import io.altostratus.benchmarks.cloud.RefusalException;
import io.altostratus.benchmarks.cloud.Servers;
import io.altostratus.benchmarks.http.Client;
import io.altostratus.benchmarks.load.LoadResult;
import io.altostratus.benchmarks.report.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;

/** Servers with a port each: from the request to ACTIVE, and to nothing again. */
final class BootSection implements Section.Measurement {

    private static final int WARM_UP = 20;
    private static final Duration ALL_GONE = Duration.ofMinutes(5);
    private static final Duration PORTS_GONE = Duration.ofSeconds(10);

    private record Booted(LoadResult posts, Watch.Seen seen, List<String> ids) {}

    @Override
    public void measure(Bench bench, Client client) throws IOException {
        int count = bench.sizes().servers();
        warmUp(bench, client, Math.min(WARM_UP, count));

        Booted booted = boot(bench, count, "measured");
        Report report = bench.report();
        String what = count + " servers";
        int active = Math.toIntExact(booted.seen.toActive().count());
        report.add(what + ": to ACTIVE", "servers/s", LoadResult.perSecond(active, booted.seen.took()));
        report.addPercentiles(what + ": POST /v2.1/servers, " + Bench.CLIENTS + " clients", booted.posts);
        report.add(what + ": POST to ACTIVE, p50", "ms", booted.seen.toActive().millis(50));
        report.add(what + ": POST to ACTIVE, p99", "ms", booted.seen.toActive().millis(99));
        report.add(what + ": became ACTIVE", "servers", active);
        report.addFailures(what + ": POST /v2.1/servers", booted.posts);
        if (active < count) {
            report.fail(what + ": " + active + " became ACTIVE, " + booted.seen.errors() + " went to ERROR");
        }
        deleteAll(bench, client, what, booted.ids);
    }

    private static void deleteAll(Bench bench, Client client, String what, List<String> ids) throws IOException {
        Servers servers = bench.servers();
        long start = System.nanoTime();
        LoadResult deletes = servers.delete(ids);
        servers.awaitGone(client, ids, ALL_GONE);
        double seconds = (System.nanoTime() - start) / 1e9;
        int leftPorts = leftPorts(bench, client);
        int leftServers = new Servers(bench.admin(), bench.everythingOfTheProject(), bench.load(), bench.stop())
                .ids(client, "")
                .size();
        bench.report().add(what + ": delete all", "s", seconds);
        bench.report().add(what + ": left over after deleting all", "servers", leftServers);
        bench.report().add(what + ": left over after deleting all", "ports", leftPorts);
        bench.report().addFailures(what + ": DELETE /v2.1/servers/{id}", deletes);
        if (leftServers + leftPorts > 0) {
            bench.report().fail(what + ": " + leftServers + " servers and " + leftPorts + " ports were left over");
        }
    }

    /** Ports of servers, once there are no servers; they have a moment to go. */
    private static int leftPorts(Bench bench, Client client) throws IOException {
        long end = System.nanoTime() + PORTS_GONE.toNanos();
        while (true) {
            long look = System.nanoTime();
            int left = 0;
            for (JsonNode port : bench.admin()
                    .list(
                            client,
                            "network",
                            "/ports?project_id=" + bench.project().id())
                    .path("ports")) {
                if (!port.path("device_owner").asString("").startsWith("network:")) {
                    left++;
                }
            }
            if (left == 0 || System.nanoTime() - end > 0) {
                return left;
            }
            bench.servers().pauseAfter(look);
        }
    }

    /** The first servers fetch the image and wire the network; and it shows whether they land where they should. */
    private static void warmUp(Bench bench, Client client, int count) throws IOException {
        boot(bench, 1, "first");
        boot(bench, count, "warm-up");
        for (JsonNode server : bench.admin()
                .list(client, "compute", "/servers/detail?" + bench.everythingOfTheProject())
                .path("servers")) {
            String host = server.path("OS-EXT-SRV-ATTR:host").asString("");
            if (!server.path("status").asString().equals("ACTIVE")) {
                throw new IOException("a server of the warm-up is " + server.path("status") + ": "
                        + server.path("fault").path("message").asString("no reason given"));
            }
            if (!bench.project().hosts().fake().contains(host)) {
                throw new RefusalException("a server of the run is on the host " + host + ", which is no fake one");
            }
        }
        Population.remove(bench, client);
    }

    private static Booted boot(Bench bench, int count, String name) throws IOException {
        Watch watch = new Watch(bench.servers(), name);
        Queue<String> ids = new ConcurrentLinkedQueue<>();
        long start = System.nanoTime();
        Thread watching = Thread.ofPlatform().name("watch").start(watch);
        LoadResult posts;
        try {
            posts = bench.load().times(count, Bench.CLIENTS, (client, i) -> {
                long asked = System.nanoTime();
                String id = bench.project()
                        .api()
                        .call(
                                client,
                                "POST",
                                "compute",
                                "/servers",
                                bench.project().serverBody(name + '-' + i, 1))
                        .path("server")
                        .path("id")
                        .asString();
                watch.asked(id, asked);
                ids.add(id);
            });
        } finally {
            watch.allAsked();
            join(watching);
        }
        bench.stop().check();
        return new Booted(posts, watch.seen(start), List.copyOf(ids));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
