package io.altostratus.compute.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** How long the host runs and how busy it is, in the words of uptime(1). */
final class Uptime {

    private Uptime() {}

    static String read() {
        try {
            String seconds = Files.readString(Path.of("/proc/uptime")).split(" ")[0];
            String[] load = Files.readString(Path.of("/proc/loadavg")).split(" ");
            Duration up = Duration.ofSeconds((long) Double.parseDouble(seconds));
            return " %s up %d days, %2d:%02d,  0 users,  load average: %s, %s, %s"
                    .formatted(
                            LocalTime.now().truncatedTo(ChronoUnit.SECONDS),
                            up.toDays(),
                            up.toHoursPart(),
                            up.toMinutesPart(),
                            load[0],
                            load[1],
                            load[2]);
        } catch (IOException e) {
            return "";
        }
    }
}
