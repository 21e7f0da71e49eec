package io.altostratus.host.link;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of devices that come, change and go, as the kernel announces them: a child {@code ip -o monitor link} that is
 * started again whenever it ends.
 */
public final class LinkMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LinkMonitor.class);
    private static final Pattern LINE =
            Pattern.compile("(Deleted )?(\\d+): ([^@:\\s]+)(?:@[^:\\s]+)?:? <([^>]*)>(.*?)(?:\\\\.*)?");
    private static final Pattern STATE = Pattern.compile(" (mtu|master) (\\S+)");
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final CommandRunner runner;
    private final Consumer<LinkEvent> listener;
    private final Map<Integer, String> known = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Process child;

    /** @param listener called by one thread, which it should not hold up */
    public LinkMonitor(CommandRunner runner, Consumer<LinkEvent> listener) {
        this.runner = runner;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("link-monitor").unstarted(this::supervise);
    }

    public void start() {
        thread.start();
    }

    /** This thread starts the child and outlives it: the kernel kills the child when its starter's thread ends. */
    private void supervise() {
        long pause = 100;
        while (!closed) {
            long start = System.nanoTime();
            try {
                listen();
            } catch (IOException | RuntimeException e) {
                LOG.warn("ip monitor cannot be run: {}", e.getMessage());
            }
            if (closed) {
                return;
            }
            pause = System.nanoTime() - start > TimeUnit.SECONDS.toNanos(30)
                    ? 100
                    : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            LOG.warn("ip monitor has ended; it is started again in {} ms", pause);
            sleep(pause);
        }
    }

    private void listen() throws IOException {
        List<String> words =
                runner.words(Command.read("setpriv", "--pdeathsig", "KILL", "ip", "-o", "monitor", "link"));
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        child = process;
        if (closed) {
            process.destroyForcibly();
        }
        known.clear();
        try (BufferedReader lines = process.inputReader()) {
            listener.accept(new LinkEvent.Missed());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                LinkEvent event = parse(line);
                if (event != null) {
                    listener.accept(event);
                }
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** Null for a line that tells nothing new. */
    @Nullable
    LinkEvent parse(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return null;
        }
        int index = Integer.parseInt(parts.group(2));
        String name = parts.group(3);
        if (parts.group(1) != null) {
            // A device that leaves its bridge is announced as deleted from it, too.
            if (parts.group(5).contains(" master ")) {
                known.put(index, "");
                return new LinkEvent.Changed(index, name);
            }
            known.remove(index);
            return new LinkEvent.Removed(index, name);
        }
        StringBuilder state = new StringBuilder(name);
        state.append(List.of(parts.group(4).split(",")).contains("UP") ? " up" : " down");
        Matcher fields = STATE.matcher(parts.group(5));
        while (fields.find()) {
            state.append(' ').append(fields.group(1)).append('=').append(fields.group(2));
        }
        String before = known.put(index, state.toString());
        if (before == null) {
            return new LinkEvent.Added(index, name);
        }
        return before.contentEquals(state) ? null : new LinkEvent.Changed(index, name);
    }

    private void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        Process process = child;
        if (process != null) {
            process.destroyForcibly();
        }
        thread.interrupt();
    }
}
