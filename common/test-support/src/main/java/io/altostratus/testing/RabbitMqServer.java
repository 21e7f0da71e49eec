package io.altostratus.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A private RabbitMQ from the installed packages, one for each test JVM. Its administrator is {@code test}/{@code test}. */
public final class RabbitMqServer {

    private static final String PROGRAMS = "/usr/lib/rabbitmq/bin/";

    private static @Nullable RabbitMqServer shared;

    private final int port = PrivateProcess.freePort();
    private final int epmdPort = PrivateProcess.freePort();
    private final Path directory = TestDirectories.create("rabbitmq");
    private final Map<String, String> environment;
    private final PrivateProcess epmd;
    private PrivateProcess process;

    private RabbitMqServer() {
        environment = new HashMap<>(Map.of(
                "HOME", directory.toString(),
                "RABBITMQ_NODENAME", "test@localhost",
                "RABBITMQ_CONFIG_FILE", directory.resolve("rabbitmq").toString(),
                "RABBITMQ_MNESIA_BASE", directory.resolve("data").toString(),
                "RABBITMQ_LOG_BASE", directory.resolve("log").toString(),
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                        directory.resolve("enabled_plugins").toString(),
                "RABBITMQ_DIST_PORT", String.valueOf(PrivateProcess.freePort()),
                "ERL_EPMD_ADDRESS", "127.0.0.1",
                "ERL_EPMD_PORT", String.valueOf(epmdPort),
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                        "+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"));
        try {
            Files.writeString(directory.resolve("enabled_plugins"), "[].\n");
            Files.writeString(directory.resolve("rabbitmq.conf"), """
                    listeners.tcp.1 = 127.0.0.1:%d
                    default_user = test
                    default_pass = test
                    log.console = false
                    """.formatted(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        epmd = PrivateProcess.start(directory.resolve("epmd.log"), environment, List.of("epmd"));
        epmd.awaitPort(epmdPort, Duration.ofSeconds(10));
        process = launch();
    }

    private PrivateProcess launch() {
        PrivateProcess started = PrivateProcess.start(
                directory.resolve("server.log"), environment, List.of(PROGRAMS + "rabbitmq-server"));
        started.awaitPort(port, Duration.ofSeconds(60));
        // The port opens before the broker has finished to boot, and what connects in between may be thrown out.
        PrivateProcess.run(environment, List.of(PROGRAMS + "rabbitmqctl", "await_startup"));
        return started;
    }

    /** The server of this JVM, started on first use. */
    public static synchronized RabbitMqServer shared() {
        RabbitMqServer server = shared;
        if (server == null) {
            server = new RabbitMqServer();
            shared = server;
            RabbitMqServer started = server;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                started.process.stop();
                started.epmd.stop();
                TestDirectories.delete(started.directory);
            }));
        }
        return server;
    }

    public int port() {
        return port;
    }

    /** Adds accounts, exchanges, queues and bindings in RabbitMQ's definitions format. */
    public void importDefinitions(String json) {
        try {
            Path file = Files.createTempFile(directory, "definitions", ".json");
            Files.writeString(file, json);
            PrivateProcess.run(environment, List.of(PROGRAMS + "rabbitmqctl", "import_definitions", file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the server and waits until its port is closed and its node name free again. */
    public void stop() {
        process.stop();
        PrivateProcess.awaitClosed(port, Duration.ofSeconds(10));
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (PrivateProcess.run(environment, List.of("epmd", "-names")).contains("name test ")) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the killed broker's node name is still taken");
            }
            PrivateProcess.pause();
        }
    }

    /** Starts the server that {@link #stop} killed, with the data that it had. */
    public void restart() {
        process = launch();
    }
}
