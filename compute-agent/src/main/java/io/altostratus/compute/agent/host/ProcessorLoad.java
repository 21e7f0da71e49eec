package io.altostratus.compute.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How busy the host's processors have been since the last look, in percent of all of them. */
final class ProcessorLoad {

    private final Path stat;
    private long[] before = new long[0];

    ProcessorLoad(Path stat) {
        this.stat = stat;
    }

    ProcessorLoad() {
        this(Path.of("/proc/stat"));
    }

    /** By Nova's names of metrics; empty at the first look, and where the kernel does not tell. */
    synchronized Map<String, Double> read() {
        long[] now;
        try {
            List<String> lines = Files.readAllLines(stat);
            now = lines.isEmpty() ? new long[0] : ticks(lines.getFirst());
        } catch (IOException | NumberFormatException e) {
            return Map.of();
        }
        long[] last = before;
        before = now;
        if (last.length < 5 || now.length != last.length) {
            return Map.of();
        }
        long[] passed = new long[now.length];
        for (int i = 0; i < passed.length; i++) {
            passed[i] = Math.max(0, now[i] - last[i]);
        }
        double all = Arrays.stream(passed).sum();
        if (all == 0) {
            return Map.of();
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("cpu.percent", percent(all - passed[3] - passed[4], all));
        metrics.put("cpu.user.percent", percent(passed[0] + passed[1], all));
        metrics.put("cpu.kernel.percent", percent(passed[2], all));
        metrics.put("cpu.idle.percent", percent(passed[3], all));
        metrics.put("cpu.iowait.percent", percent(passed[4], all));
        return metrics;
    }

    private static double percent(double part, double all) {
        return Math.round(1_000 * part / all) / 10.0;
    }

    /** User, nice, system, idle, waiting, interrupts, soft interrupts and stolen; time of guests is in that of users. */
    private static long[] ticks(String line) {
        String[] fields = line.strip().split("\\s+");
        return Arrays.stream(fields, 1, Math.min(fields.length, 9))
                .mapToLong(Long::parseLong)
                .toArray();
    }
}
