package io.altostratus.network.agent.l3;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears from keepalived when a router begins or ceases to work here. What is missed, the next look at the host finds. */
final class RedundancyEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedundancyEvents.class);

    private final Path pipe;
    private final Runnable changed;
    private final Thread thread;
    private volatile boolean closed;

    private RedundancyEvents(Path pipe, Runnable changed) {
        this.pipe = pipe;
        this.changed = changed;
        this.thread = Thread.ofPlatform().daemon().name("router-redundancy").unstarted(this::listen);
    }

    /** @param changed called by one thread, which it should not hold up */
    static RedundancyEvents open(CommandRunner runner, Path pipe, Runnable changed) throws IOException {
        Files.createDirectories(pipe.getParent());
        if (!Files.exists(pipe)) {
            runner.run(Command.of("mkfifo", "--mode=600", pipe.toString()));
        }
        RedundancyEvents events = new RedundancyEvents(pipe, changed);
        events.thread.start();
        return events;
    }

    private void listen() {
        // Opened for both, it neither waits for a writer nor ends with the last one.
        try (RandomAccessFile file = new RandomAccessFile(pipe.toFile(), "rw")) {
            byte[] buffer = new byte[4096];
            while (!closed) {
                int length = file.read(buffer);
                if (length < 0) {
                    return;
                }
                String lines = new String(buffer, 0, length, StandardCharsets.ISO_8859_1).strip();
                if (!lines.isEmpty()) {
                    LOG.info("keepalived says {}", lines.replace('\n', ';'));
                    changed.run();
                }
            }
        } catch (IOException e) {
            LOG.warn("Changes of routers with several hosts are seen late: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        try (RandomAccessFile file = new RandomAccessFile(pipe.toFile(), "rw")) {
            file.write('\n'); // what ends a read
        } catch (IOException e) {
            LOG.debug("The pipe of routers' changes is gone", e);
        }
    }
}
