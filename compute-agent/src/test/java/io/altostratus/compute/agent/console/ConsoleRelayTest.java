package io.altostratus.compute.agent.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.compute.model.report.ConsoleAccess;
import io.altostratus.compute.model.report.ConsoleAccessRequest;
import io.altostratus.compute.model.report.ConsoleKind;
import io.altostratus.context.DependencyUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consoles are sockets here that say something and repeat what they hear. */
class ConsoleRelayTest {

    private static final String SERVER = UUID.randomUUID().toString();
    private static final String TICKET = "ab".repeat(32);

    @TempDir
    Path directory;

    private final ConsoleRelay relay = new ConsoleRelay("127.0.0.1", 0);

    @AfterEach
    void end() {
        relay.close();
    }

    private ConsoleAccess admit(String ticket, ConsoleKind kind, SocketAddress console) {
        return relay.admit(new ConsoleAccessRequest(SERVER, kind, ConsoleAccessRequest.hash(ticket), 30), console);
    }

    private static Socket connect(ConsoleAccess access, String ticket) throws IOException {
        Socket socket = new Socket(access.address(), access.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write((ticket + "\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String read(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    /** A console that greets and echoes, one connection after the other, as QEMU's serial port does. */
    private SocketAddress echo() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        SocketAddress address = UnixDomainSocketAddress.of(directory.resolve("serial.sock"));
        server.bind(address);
        Thread.ofVirtual().start(() -> {
            while (true) {
                try (var peer = server.accept()) {
                    Channels.newOutputStream(peer).write("login: ".getBytes(StandardCharsets.US_ASCII));
                    Channels.newInputStream(peer).transferTo(Channels.newOutputStream(peer));
                } catch (IOException next) {
                    // the peer is gone
                }
            }
        });
        return address;
    }

    @Test
    void aTicketOpensOneConsoleOnce() throws IOException {
        ConsoleAccess access = admit(TICKET, ConsoleKind.NOVNC, echo());
        admit(TICKET, ConsoleKind.NOVNC, UnixDomainSocketAddress.of(directory.resolve("serial.sock"))); // asked again
        try (Socket socket = connect(access, TICKET)) {
            assertThat(read(socket, 8)).isEqualTo("\u0001login: ");
            socket.getOutputStream().write("root".getBytes(StandardCharsets.US_ASCII));
            assertThat(read(socket, 4)).isEqualTo("root");
            try (Socket again = connect(access, TICKET)) {
                assertThat(read(again, 1)).isEmpty();
            }
        }
        await().until(() -> relay.open() == 0);
    }

    @Test
    void nonsenseIsCutOff() throws IOException {
        ConsoleAccess access = admit(TICKET, ConsoleKind.NOVNC, echo());
        for (String line : new String[] {"cd".repeat(32), "ab".repeat(31) + "\nx", "RFB 003.008"}) {
            try (Socket socket = connect(access, line)) {
                socket.shutdownOutput();
                assertThat(read(socket, 1)).as(line).isEmpty();
            }
        }
    }

    /** A browser that has died without a word does not lock its user out. */
    @Test
    void whoComesLaterHasTheSerialPort() throws IOException {
        SocketAddress console = echo();
        ConsoleAccess access = admit(TICKET, ConsoleKind.SERIAL, console);
        try (Socket first = connect(access, TICKET)) {
            assertThat(read(first, 8)).endsWith("login: ");
            admit("cd".repeat(32), ConsoleKind.SERIAL, console);
            try (Socket second = connect(access, "cd".repeat(32))) {
                assertThat(read(second, 8)).endsWith("login: ");
                assertThat(read(first, 1)).isEmpty();
            }
        }
    }

    @Test
    void whereNobodyListensTheConnectionEnds() throws IOException {
        ConsoleAccess access =
                admit(TICKET, ConsoleKind.SERIAL, UnixDomainSocketAddress.of(directory.resolve("nobody.sock")));
        try (Socket socket = connect(access, TICKET)) {
            assertThat(read(socket, 1)).isEmpty();
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ConsoleRelay unlucky = new ConsoleRelay("127.0.0.1", taken.getLocalPort())) {
            assertThatThrownBy(() -> unlucky.admit(
                            new ConsoleAccessRequest(SERVER, ConsoleKind.NOVNC, null, 30),
                            new InetSocketAddress("127.0.0.1", 9)))
                    .isInstanceOf(DependencyUnavailableException.class);
        }
    }

    @Test
    void ticketsGrowOld() {
        AtomicLong now = new AtomicLong();
        ConsoleTickets tickets = new ConsoleTickets(now::get);
        SocketAddress console = new InetSocketAddress("127.0.0.1", 9);
        tickets.add(ConsoleAccessRequest.hash("a"), SERVER, ConsoleKind.NOVNC, console, 10);
        tickets.add(ConsoleAccessRequest.hash("b"), SERVER, ConsoleKind.NOVNC, console, 30);
        now.set(20_000_000_000L);
        assertThat(tickets.redeem("a")).isNull();
        assertThat(tickets.redeem("b")).isNotNull();
        assertThat(tickets.redeem("b")).isNull();
    }
}
