package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class QuotaRaceTest extends ComputeSlice {

    /** The statuses of requests that are sent at the same time. */
    private static List<Integer> together(int howMany, Callable<RestApi.Answer> request) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RestApi.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < howMany; i++) {
                answers.add(threads.submit(() -> {
                    go.await();
                    return request.call();
                }));
            }
            go.countDown();
            for (Future<RestApi.Answer> answer : answers) {
                statuses.add(answer.get().status());
            }
        }
        return statuses;
    }

    @Test
    void twentyRequestsAgainstAQuotaOfFiveMakeFiveServers() throws Exception {
        seed.flavor("f1");
        seed.quota(project, "instances", 5);
        String body = serverBody("");
        List<Integer> statuses = together(20, () -> user.post("/v2.1/servers", body));
        assertThat(statuses).containsOnly(202, 403);
        assertThat(statuses.stream().filter(status -> status == 202)).hasSize(5);
        assertThat(rows()).containsAllEntriesOf(Map.of("servers", 5L, "workflows", 5L, "server_actions", 5L));
    }

    @Test
    void neitherDoRequestsForSeveralGoPastTheMemory() throws Exception {
        seed.flavor("f1", 1, 100, true);
        seed.quota(project, "instances", -1);
        seed.quota(project, "cores", -1);
        seed.quota(project, "ram", 750);
        String body = serverBody("\"min_count\": 2, \"max_count\": 3");
        together(10, () -> user.post("/v2.1/servers", body));
        assertThat(rowsOf("servers")).isBetween(6L, 7L);
        assertThat(rowsOf("workflows")).isEqualTo(rowsOf("servers"));
    }

    @Test
    void asManyAreMadeAsTheQuotaHasRoomFor() {
        seed.flavor("f1");
        seed.quota(project, "instances", 5);
        String body = serverBody("\"min_count\": 2, \"max_count\": 9");
        assertThat(user.post("/v2.1/servers", body).status()).isEqualTo(202);
        assertThat(user.get("/v2.1/servers").json().get("servers").findValuesAsString("name"))
                .containsExactlyInAnyOrder("vm-1", "vm-2", "vm-3", "vm-4", "vm-5");
        assertFault(user.post("/v2.1/servers", body), 403, "forbidden", "already used 5 of 5 instances");
        assertThat(rowsOf("servers")).isEqualTo(5);
    }

    /** Sums that are too large for a number must not look small. */
    @Test
    void hugeRequestsDoNotSlipThrough() {
        seed.flavor("f1", 1, Integer.MAX_VALUE / 2 + 1, true);
        seed.quota(project, "instances", -1);
        seed.quota(project, "cores", -1);
        seed.quota(project, "ram", 1000);
        assertFault(
                user.post("/v2.1/servers", serverBody("\"min_count\": 2, \"max_count\": 2")), 403, "forbidden", "ram");
        assertThat(rowsOf("servers")).isZero();
    }

    @Test
    void deletedServersDoNotCount() {
        seed.flavor("f1");
        seed.quota(project, "instances", 1);
        seed.server(project, Map.of("deleted", true, "vm_state", "deleted"));
        assertThat(user.post("/v2.1/servers", serverBody("")).status()).isEqualTo(202);
        assertFault(user.post("/v2.1/servers", serverBody("")), 403, "forbidden");
        var used = user.get("/v2.1/os-quota-sets/" + project + "/detail").json().at("/quota_set/instances");
        assertThat(used.get("in_use").asInt()).isEqualTo(1);
        assertThat(used.get("limit").asInt()).isEqualTo(1);
        assertThat(user.get("/v2.1/limits")
                        .json()
                        .at("/limits/absolute/totalInstancesUsed")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void keysAreCountedToo() throws Exception {
        seed.quota(project, "key_pairs", 3);
        var names = new java.util.concurrent.atomic.AtomicInteger();
        List<Integer> statuses = together(
                8,
                () -> user.post(
                        "/v2.1/os-keypairs", "{\"keypair\": {\"name\": \"k" + names.incrementAndGet() + "\"}}"));
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(3);
        assertThat(rowsOf("keypairs")).isEqualTo(3);
    }
}
