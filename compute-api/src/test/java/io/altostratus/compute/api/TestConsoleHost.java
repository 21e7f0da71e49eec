package io.altostratus.compute.api;

import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.report.ConsoleAccess;
import io.altostratus.compute.model.report.ConsoleAccessRequest;
import io.altostratus.compute.model.report.ConsoleOutput;
import io.altostratus.compute.model.report.ConsoleOutputRequest;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.BrokerProperties;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.Topology;
import io.altostratus.testing.RabbitMqServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.amqp.core.Queue;

/** The host {@code h1} as far as consoles go. Each console greets with its guest's name and repeats what it hears. */
final class TestConsoleHost implements AutoCloseable {

    static final String HOST = "h1";

    /** Refusals by guest; one that is not here runs and has every console. */
    final Map<String, String> refusals = new ConcurrentHashMap<>();

    private final Map<String, Socket> open = new ConcurrentHashMap<>();

    final Set<ConsoleOutputRequest> outputs = ConcurrentHashMap.newKeySet();

    private final Map<String, ConsoleAccessRequest> tickets = new ConcurrentHashMap<>();
    private final ServerSocket relay;
    private final Broker broker;

    TestConsoleHost() {
        try {
            relay = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
        broker = new Broker(
                new BrokerProperties(
                        "127.0.0.1",
                        RabbitMqServer.shared().port(),
                        "altostratus",
                        Topology.hostAccount(HOST),
                        "pw",
                        Duration.ofSeconds(3)),
                "consoles-of-the-test");
        broker.start(List.of(new Consumer(
                broker,
                new Queue(Topology.hostQueue(HOST, ComputeQueues.AGENT)),
                new MessageHandlers()
                        .answer(ConsoleAccessRequest.class, (request, d) -> admit(request))
                        .answer(ConsoleOutputRequest.class, (request, d) -> output(request)),
                2,
                Topology.hostExchange(HOST))));
    }

    int port() {
        return relay.getLocalPort();
    }

    /** The newest console of a guest, which must have been opened. */
    Socket socket(String guest) {
        return Objects.requireNonNull(open.get(guest));
    }

    private ConsoleAccess admit(ConsoleAccessRequest request) {
        refuseIfToldSo(request.serverId());
        String hash = request.ticketHash();
        if (hash != null) {
            tickets.put(hash, request);
        }
        return new ConsoleAccess("127.0.0.1", port());
    }

    private ConsoleOutput output(ConsoleOutputRequest request) {
        refuseIfToldSo(request.serverId());
        outputs.add(request);
        return new ConsoleOutput("login:");
    }

    private void refuseIfToldSo(String guest) {
        String refusal = refusals.get(guest);
        if (refusal != null) {
            throw new CallRefusedException(refusal, "told so");
        }
    }

    private void accept() {
        while (!relay.isClosed()) {
            try {
                Socket peer = relay.accept();
                Thread.ofVirtual().start(() -> serve(peer));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket peer) {
        try (peer) {
            String line = new String(peer.getInputStream().readNBytes(65), StandardCharsets.US_ASCII);
            ConsoleAccessRequest request = tickets.remove(ConsoleAccessRequest.hash(line.strip()));
            if (request == null) {
                return;
            }
            open.put(request.serverId(), peer);
            peer.getOutputStream()
                    .write(("\u0001" + request.kind() + " of " + request.serverId())
                            .getBytes(StandardCharsets.US_ASCII));
            peer.getInputStream().transferTo(peer.getOutputStream());
        } catch (IOException e) {
            // the proxy has closed it
        }
    }

    @Override
    public void close() {
        broker.close();
        try {
            relay.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
