package io.altostratus.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@HostTest
@Timeout(60)
class SimulatedHostTest {

    @Test
    void twoHostsAreJoinedByACableAndKnowNothingOfTheMachine() {
        try (SimulatedHost alpha = SimulatedHost.start("alpha");
                SimulatedHost beta = SimulatedHost.start("beta")) {
            assertThat(alpha.run("hostname").strip()).isEqualTo("alpha");
            assertThat(alpha.run("ip", "-br", "link").lines()).hasSize(1);
            assertThat(alpha.run("ip", "netns", "list")).isEmpty();

            SimulatedHost.connect(alpha, "eth0", beta, "eth0");
            alpha.run("ip", "address", "add", "192.0.2.1/24", "dev", "eth0");
            beta.run("ip", "address", "add", "192.0.2.2/24", "dev", "eth0");
            alpha.run("ip", "netns", "add", "inner");

            assertThat(alpha.run("busybox", "ping", "-c", "1", "-W", "3", "192.0.2.2"))
                    .contains("1 packets received");
            assertThat(beta.run("ip", "netns", "list")).isEmpty();
            assertThat(Path.of("/run/netns/inner")).doesNotExist();
        }
    }

    @Test
    void programsInsideReachAServerOfTheTest() throws IOException {
        try (SimulatedHost host = SimulatedHost.start("alpha");
                ServerSocket server = new ServerSocket(0)) {
            host.forward(8080, server.getLocalPort());
            Thread.ofVirtual().start(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nhello".getBytes());
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(host.run("busybox", "wget", "-q", "-O", "-", "http://127.0.0.1:8080/"))
                    .isEqualTo("hello");
        }
    }

    @Test
    void nothingOfItOutlivesIt() throws Exception {
        Path directory;
        Process sleeper;
        long daemon;
        try (SimulatedHost host = SimulatedHost.start("alpha")) {
            directory = host.directory();
            sleeper = host.spawn(null, Map.of(), List.of("sleep", "1000"));
            host.run("setsid", "--fork", "sleep", "1234.5");
            daemon = ProcessHandle.allProcesses()
                    .filter(p -> p.info().commandLine().orElse("").equals("/usr/bin/sleep 1234.5"))
                    .findFirst()
                    .orElseThrow()
                    .pid();
        }
        assertThat(sleeper.waitFor()).isNotZero();
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> ProcessHandle.of(daemon).isEmpty());
        assertThat(Files.exists(directory)).isFalse();
    }

    @Test
    void killingWhatWasStartedKillsWhatRunsInside() throws Exception {
        try (SimulatedHost host = SimulatedHost.start("alpha")) {
            Process sleeper = host.spawn(null, Map.of(), List.of("sleep", "1000"));
            Awaitility.await().until(() -> host.run("ps", "-e").contains("sleep"));
            sleeper.destroyForcibly().waitFor();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> !host.run("ps", "-e").contains("sleep"));
        }
    }
}
