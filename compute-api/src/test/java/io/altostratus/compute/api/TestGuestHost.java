package io.altostratus.compute.api;

import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.report.ChangePasswordRequest;
import io.altostratus.compute.model.report.ConsoleAccess;
import io.altostratus.compute.model.report.ConsoleAccessRequest;
import io.altostratus.compute.model.report.ConsoleOutput;
import io.altostratus.compute.model.report.ConsoleOutputRequest;
import io.altostratus.compute.model.report.CrashDumpRequest;
import io.altostratus.compute.model.report.DiagnosticsRequest;
import io.altostratus.compute.model.report.GuestCallDone;
import io.altostratus.compute.model.report.GuestDiagnostics;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.BrokerProperties;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.Topology;
import io.altostratus.testing.RabbitMqServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.amqp.core.Queue;

/** The host {@code h2}, whose guests do what they are told. */
final class TestGuestHost implements AutoCloseable {

    static final String HOST = "h2";

    /** Refusals by guest. */
    final Map<String, String> refusals = new ConcurrentHashMap<>();

    final Set<Object> asked = ConcurrentHashMap.newKeySet();
    private final Broker broker;

    TestGuestHost() {
        broker = new Broker(
                new BrokerProperties(
                        "127.0.0.1",
                        RabbitMqServer.shared().port(),
                        "altostratus",
                        Topology.hostAccount(HOST),
                        "pw",
                        Duration.ofSeconds(3)),
                "guests-of-the-test");
        broker.start(List.of(new Consumer(
                broker,
                new Queue(Topology.hostQueue(HOST, ComputeQueues.AGENT)),
                new MessageHandlers()
                        .answer(
                                CrashDumpRequest.class,
                                (r, d) -> answer(r.serverId(), r, () -> new GuestCallDone(r.serverId())))
                        .answer(
                                ChangePasswordRequest.class,
                                (r, d) -> answer(r.serverId(), r, () -> new GuestCallDone(r.serverId())))
                        .answer(DiagnosticsRequest.class, (r, d) -> answer(r.serverId(), r, TestGuestHost::diagnostics))
                        .answer(
                                ConsoleAccessRequest.class,
                                (r, d) -> answer(r.serverId(), r, () -> new ConsoleAccess("127.0.0.1", 9)))
                        .answer(
                                ConsoleOutputRequest.class,
                                (r, d) -> answer(r.serverId(), r, () -> new ConsoleOutput("login:"))),
                2,
                Topology.hostExchange(HOST))));
    }

    private <T> T answer(String guest, Object request, Supplier<T> answer) {
        String refusal = refusals.get(guest);
        if (refusal != null) {
            throw new CallRefusedException("guest", refusal);
        }
        asked.add(request);
        return answer.get();
    }

    private static GuestDiagnostics diagnostics() {
        return new GuestDiagnostics(
                1,
                "qemu",
                65_536,
                32_768,
                List.of(5_000_000_000L),
                List.of(new GuestDiagnostics.Disk("vda", 10, 11, 12, 13, -1)),
                List.of(new GuestDiagnostics.Nic(
                        "tap1",
                        "fa:16:3e:00:00:01",
                        new GuestDiagnostics.Traffic(1, 2, 3, 4),
                        new GuestDiagnostics.Traffic(5, 6, 7, 8))),
                Map.of("rss", 40_000L));
    }

    @Override
    public void close() {
        broker.close();
    }
}
