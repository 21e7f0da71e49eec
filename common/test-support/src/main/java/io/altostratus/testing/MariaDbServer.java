package io.altostratus.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A private MariaDB from the installed packages, one for each test JVM, with a schema for each test that wants one. */
public final class MariaDbServer {

    private static @Nullable MariaDbServer shared;

    private final int port;
    private final Path directory;

    /** Its own: each server, also one that only installs, begins by removing all temporary tables that it finds. */
    private final Path temporary;

    private PrivateProcess process;
    private final AtomicInteger schemas = new AtomicInteger();

    private MariaDbServer() {
        this.directory = TestDirectories.create("mariadb");
        this.temporary = directory(directory.resolve("tmp"));
        this.port = PrivateProcess.freePort();
        PrivateProcess.run(
                Map.of(),
                List.of(
                        "mariadb-install-db",
                        "--no-defaults",
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db",
                        "--user=root",
                        "--innodb-log-file-size=4M",
                        "--tmpdir=" + temporary,
                        "--datadir=" + directory.resolve("data")));
        this.process = launch();
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectory(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PrivateProcess launch() {
        PrivateProcess started = PrivateProcess.start(
                directory.resolve("log"),
                Map.of(),
                List.of(
                        "mariadbd",
                        "--no-defaults",
                        "--user=root",
                        "--datadir=" + directory.resolve("data"),
                        "--tmpdir=" + temporary,
                        "--socket=" + directory.resolve("socket"),
                        "--pid-file=" + directory.resolve("pid"),
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--skip-log-bin",
                        "--transaction-isolation=READ-COMMITTED",
                        "--performance-schema=OFF",
                        "--innodb-buffer-pool-size=64M",
                        "--innodb-log-file-size=4M",
                        // Tests do not pull the plug of the machine; a killed server process loses nothing with 2.
                        "--innodb-flush-log-at-trx-commit=2",
                        "--character-set-server=utf8mb4",
                        "--collation-server=utf8mb4_unicode_ci"));
        started.awaitPort(port, Duration.ofSeconds(30));
        return started;
    }

    /** The server of this JVM, started on first use. */
    public static synchronized MariaDbServer shared() {
        MariaDbServer server = shared;
        if (server == null) {
            server = new MariaDbServer();
            shared = server;
            MariaDbServer started = server;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                started.process.stop();
                TestDirectories.delete(started.directory);
            }));
        }
        return server;
    }

    /** An empty schema of its own. */
    public Schema createSchema(String purpose) {
        String name = purpose.replaceAll("[^a-z0-9_]", "_") + "_" + schemas.incrementAndGet();
        execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
        return new Schema("jdbc:mariadb://127.0.0.1:" + port + "/" + name, "root", "");
    }

    /** Kills the server as a crash would, and starts it again on the same data. */
    public void crashAndRestart() {
        stop();
        restart();
    }

    /** Kills the server. */
    public void stop() {
        process.stop();
    }

    public void restart() {
        process = launch();
    }

    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/", "root", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where a schema is reached. */
    public record Schema(String url, String username, String password) {}
}
