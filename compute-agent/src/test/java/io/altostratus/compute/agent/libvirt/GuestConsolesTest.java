package io.altostratus.compute.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.compute.agent.console.ConsoleRelay;
import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.model.report.ConsoleAccess;
import io.altostratus.compute.model.report.ConsoleAccessRequest;
import io.altostratus.compute.model.report.ConsoleKind;
import io.altostratus.testing.HostTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is seen and said at real guests' consoles. */
@HostTest
class GuestConsolesTest extends RealGuests {

    private boolean endlessly;

    @Override
    byte[] bootDisk() {
        byte[] disk = disk();
        if (endlessly) {
            disk[15] = (byte) 0xF8; // at the text's end back to where the text begins, for ever
        }
        return disk;
    }

    @Test
    void itsConsolesAreReachedByTheRelayAlone() throws IOException {
        driver.prepare(guest(), "ticket", new Cancellation());
        assertThat(libvirt.output("vncdisplay", server)).startsWith("127.0.0.1:");
        try (ConsoleRelay relay = new ConsoleRelay("127.0.0.1", 0);
                Socket screen = console(relay, ConsoleKind.NOVNC, "a");
                Socket serial = console(relay, ConsoleKind.SERIAL, "b")) {
            assertThat(read(screen, 13)).isEqualTo("\u0001RFB 003.008\n");
            driver.resume(server);
            assertThat(read(serial, 5)).isEqualTo("\u0001Hell");
            awaitGreetings(1); // in the log as well
            driver.stop(server, Duration.ZERO);
            screen.getInputStream().readAllBytes();
            assertThat(read(serial, 100)).as("until the end").startsWith("o from");
            assertThatThrownBy(() -> driver.consoleAddress(server, ConsoleKind.NOVNC))
                    .isInstanceOf(GuestOperationException.class);
            driver.reboot(server, Duration.ZERO);
            awaitGreetings(2);
            try (Socket again = console(relay, ConsoleKind.SERIAL, "c")) {
                assertThat(read(again, 1)).isEqualTo("\u0001");
            }
        }
        driver.destroy(server);
    }

    private Socket console(ConsoleRelay relay, ConsoleKind kind, String letter) throws IOException {
        String ticket = letter.repeat(64);
        ConsoleAccess access = relay.admit(
                new ConsoleAccessRequest(server, kind, ConsoleAccessRequest.hash(ticket), 30),
                driver.consoleAddress(server, kind).orElseThrow());
        Socket socket = new Socket(access.address(), access.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream().write((ticket + "\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String read(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    /** The host's disk is not the guest's to fill; the limits are those of the test's virtlogd. */
    @Test
    void aGuestThatFloodsItsConsoleFillsNoDisk() {
        endlessly = true;
        driver.prepare(guest(), "ticket", new Cancellation());
        driver.resume(server);
        Path log = files.console(server);
        Path oldest = log.resolveSibling("console.log.1");
        await().atMost(PATIENCE).until(() -> Files.exists(oldest));
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(log.resolveSibling("console.log.2")).doesNotExist();
            assertThat(Files.size(log)).isLessThanOrEqualTo(PrivateLibvirt.LOG_LIMIT);
        });
        assertThat(driver.console(server, 3).orElse("").split("\n")).hasSize(3);
        driver.destroy(server);
        assertThat(log.getParent()).doesNotExist();
    }

    private void awaitGreetings(int count) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            String console = driver.console(server, -1).orElse("");
            assertThat(console.split("Hello from the guest", -1)).as(console).hasSize(count + 1);
        });
    }
}
