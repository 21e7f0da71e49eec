package io.altostratus.host.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.testing.HostTest;
import io.altostratus.testing.SimulatedHost;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@HostTest
@Timeout(60)
class NamespaceThreadTest {

    @Test
    void aSocketListensInsideAndIsServedFromOutside() throws Exception {
        Path own = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"));
        try (SimulatedHost host = SimulatedHost.start("inside")) {
            Path namespace = Path.of("/proc/" + host.pid() + "/ns/net");
            ServerSocketChannel listener = NamespaceThread.call(
                    namespace, () -> ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 7)));
            Thread server = Thread.ofVirtual().start(() -> {
                try (SocketChannel client = listener.accept();
                        OutputStream out = client.socket().getOutputStream()) {
                    out.write("hello".getBytes());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(host.run("busybox", "nc", "127.0.0.1", "7")).isEqualTo("hello");
            server.join();
            listener.close();
        }
        assertThat(Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"))).isEqualTo(own);
    }

    @Test
    void aNamespaceThatIsGoneIsToldWithTheReason() {
        assertThatThrownBy(() -> NamespaceThread.call(Path.of("/run/netns/no-such"), () -> 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("open /run/netns/no-such failed: errno 2");
        assertThatThrownBy(() -> NamespaceThread.call(Path.of("/etc/passwd"), () -> 1))
                .hasMessageContaining("setns");
    }
}
