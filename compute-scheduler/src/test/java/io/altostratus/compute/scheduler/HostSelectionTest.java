package io.altostratus.compute.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.schedule.CheckHostRequest;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.model.schedule.SelectedHost;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.CallRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Several schedulers side by side on the same database, as operators may run them. */
class HostSelectionTest extends SchedulerSlice {

    @Test
    void schedulersSideBySideNeverFillAHostBeyondItsRoom() throws Exception {
        host("h1", 7);
        host("h2", 5);
        List<HostSelection> schedulers = List.of(scheduler(), scheduler(), scheduler(), scheduler());
        List<SelectHostRequest> requests = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            requests.add(request());
        }
        CountDownLatch go = new CountDownLatch(1);
        List<Future<SelectedHost>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            for (int i = 0; i < requests.size(); i++) {
                HostSelection chosen = schedulers.get(i % schedulers.size());
                SelectHostRequest request = requests.get(i);
                answers.add(threads.submit(() -> {
                    go.await();
                    return chosen.select(request);
                }));
            }
            go.countDown();
        }
        Map<String, Integer> placed = new TreeMap<>();
        int refused = 0;
        for (Future<SelectedHost> answer : answers) {
            try {
                placed.merge(answer.get().host(), 1, Integer::sum);
            } catch (java.util.concurrent.ExecutionException e) {
                assertThat(e.getCause())
                        .isInstanceOfSatisfying(
                                CallRefusedException.class,
                                no -> assertThat(no.reason()).isEqualTo(SelectHostRequest.NO_VALID_HOST));
                refused++;
            }
        }
        assertThat(placed).isEqualTo(Map.of("h1", 7, "h2", 5));
        assertThat(refused).isEqualTo(28);
        assertThat(nodes.claims()).hasSize(12);
        assertThat(nodes.drifts()).isEmpty();
    }

    /** An answer that was lost is asked for again, of another scheduler, while the first still works. */
    @RepeatedTest(5)
    void theSameRequestToSeveralSchedulersIsAnsweredAlike() throws Exception {
        host("h1", 20);
        host("h2", 10);
        List<HostSelection> withOldPicture = List.of(scheduler(), scheduler(), scheduler());
        withOldPicture.forEach(one -> one.select(request()));
        host("h2", 100);
        List<HostSelection> schedulers = new ArrayList<>(withOldPicture);
        schedulers.addAll(List.of(scheduler(), scheduler(), scheduler()));
        SelectHostRequest request = request();
        CountDownLatch go = new CountDownLatch(1);
        List<Future<SelectedHost>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (HostSelection chosen : schedulers) {
                answers.add(threads.submit(() -> {
                    go.await();
                    return chosen.select(request);
                }));
            }
            go.countDown();
        }
        String host = nodes.findClaim(request.serverId()).orElseThrow().host();
        for (Future<SelectedHost> answer : answers) {
            assertThat(answer.get().host()).isEqualTo(host);
        }
        assertThat(nodes.drifts()).isEmpty();
    }

    /** A request that was held up must not take the host from the attempt that came after it. */
    @Test
    void anEarlierAttemptThatComesLateIsNotWanted() {
        host("h1", 10);
        host("h2", 5);
        String server = building();
        scheduler.select(request(server, 2, null, null, List.of("h1")));
        assertRefused(() -> scheduler.select(request(server, 1, null, null, List.of())), SelectHostRequest.NOT_WANTED);
        assertThat(nodes.claims()).singleElement().extracting("host").isEqualTo("h2");
    }

    @Test
    void theNextAttemptGoesElsewhereAndGivesBackTheFirst() {
        host("h1", 10);
        host("h2", 5);
        String server = building();
        assertThat(scheduler.select(request(server, 1, null, null, List.of())).host())
                .isEqualTo("h1");
        assertThat(scheduler
                        .select(request(server, 2, null, null, List.of("h1")))
                        .host())
                .isEqualTo("h2");
        assertThat(nodes.claims()).singleElement().extracting("host").isEqualTo("h2");
        assertThat(nodes.drifts()).isEmpty();
        assertRefused(
                () -> scheduler.select(request(server, 3, null, null, List.of("h1", "h2"))),
                SelectHostRequest.NO_VALID_HOST);
    }

    /** Of a server that is to be made of another image; its host may be full and is not asked for room. */
    @Test
    void aHostIsCheckedForAnotherImageAndNothingIsClaimed() {
        host("h1", 1);
        String server = building();
        scheduler.select(request(server, 1, null, null, List.of()));
        services.setDisabled("h1", ServiceRecord.COMPUTE, true, "maintenance");
        assertThat(scheduler.check(otherImage(server, "h1", Map.of())).host()).isEqualTo("h1");
        assertThat(scheduler
                        .check(otherImage(server, "h1", Map.of("img_hv_type", "kvm")))
                        .zone())
                .isEqualTo("nova");
        for (Map<String, String> unfit : List.of(
                Map.of("hw_architecture", "aarch64"), Map.of("img_hv_type", "xen"), Map.of("hw_vm_mode", "exe"))) {
            assertRefused(() -> scheduler.check(otherImage(server, "h1", unfit)), SelectHostRequest.NO_VALID_HOST);
        }
        assertRefused(
                () -> scheduler.check(otherImage(server, "elsewhere", Map.of())), SelectHostRequest.NO_VALID_HOST);
        assertThat(nodes.claims()).singleElement().extracting("host").isEqualTo("h1");
        assertThat(nodes.drifts()).isEmpty();
    }

    private static CheckHostRequest otherImage(String server, String host, Map<String, String> properties) {
        return new CheckHostRequest(new SelectHostRequest(
                        server,
                        1,
                        1,
                        100,
                        1,
                        "elsewhere",
                        null,
                        List.of("h1"),
                        "project",
                        "flavor",
                        "flavor",
                        Map.of("capabilities:hypervisor_type", "none"),
                        "image",
                        properties,
                        null,
                        Map.of("different_host", List.of(server)))
                .stayingOn(host));
    }

    @Test
    void hostsThatAreDownOrDisabledAreNeverChosen() {
        host("down", 100);
        host("disabled", 100);
        host("forced-down", 100);
        host("silent", 100);
        host("up", 3);
        jdbc.sql("UPDATE services SET last_seen_at = last_seen_at - INTERVAL 2 MINUTE WHERE host = 'down'")
                .update();
        jdbc.sql("UPDATE services SET forced_down = TRUE WHERE host = 'forced-down'")
                .update();
        jdbc.sql("DELETE FROM services WHERE host = 'silent'").update();
        services.setDisabled("disabled", ServiceRecord.COMPUTE, true, "maintenance");
        for (int i = 0; i < 3; i++) {
            assertThat(scheduler.select(request()).host()).isEqualTo("up");
        }
        assertRefused(() -> scheduler.select(request()), SelectHostRequest.NO_VALID_HOST);
        assertThat(scheduler
                        .select(request(building(), 1, null, "disabled", List.of()))
                        .host())
                .as("an administrator's choice")
                .isEqualTo("disabled");
        assertRefused(
                () -> scheduler.select(request(building(), 1, null, "down", List.of())),
                SelectHostRequest.NO_VALID_HOST);
    }

    @Test
    void zonesAreKept() {
        host("a", 10, "east");
        host("b", 5, "west");
        assertThat(scheduler.select(request(building(), 1, "west", null, List.of())))
                .isEqualTo(new SelectedHost("b", "west"));
        assertThat(scheduler.select(request(building(), 1, null, null, List.of())))
                .isEqualTo(new SelectedHost("a", "east"));
        assertRefused(
                () -> scheduler.select(request(building(), 1, "north", null, List.of())),
                SelectHostRequest.NO_VALID_HOST);
    }

    @Test
    void aRequestWhoseServerWasGivenUpClaimsNothing() {
        host("h1", 10);
        assertRefused(
                () -> scheduler.select(request(UUID.randomUUID().toString(), 1, null, null, List.of())),
                SelectHostRequest.NOT_WANTED);
        String deleted = building();
        workflows.supersede(deleted, WorkflowKind.DELETE_SERVER, 2, RequestContext.background("req-2"));
        assertRefused(() -> scheduler.select(request(deleted, 1, null, null, List.of())), SelectHostRequest.NOT_WANTED);
        assertThat(nodes.claims()).isEmpty();
        assertThat(nodes.drifts()).isEmpty();
    }

    /** A picture of the hosts that is out of date costs another look, not a refusal. */
    @Test
    void roomThatWasGivenBackIsFound() {
        host("h1", 1);
        SelectHostRequest first = request();
        scheduler.select(first);
        assertRefused(() -> scheduler.select(request()), SelectHostRequest.NO_VALID_HOST);
        nodes.release(first.serverId());
        assertThat(scheduler.select(request()).host()).isEqualTo("h1");
        host("h2", 1);
        assertThat(scheduler.select(request()).host()).isEqualTo("h2");
    }

    @Test
    void serversSpreadByFreeMemory() {
        host("h1", 10);
        host("h2", 10);
        Map<String, Integer> placed = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            placed.merge(scheduler.select(request()).host(), 1, Integer::sum);
        }
        assertThat(placed).isEqualTo(Map.of("h1", 5, "h2", 5));
    }
}
