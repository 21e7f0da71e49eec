package io.altostratus.compute.agent.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskForecastTest {

    private static final String SERVER = "11111111-0000-4000-8000-000000000001";
    private static final long TIB = 1L << 40;

    @TempDir
    Path root;

    private static void qcow2(Path file, long virtualSize) throws IOException {
        Files.write(
                file,
                ByteBuffer.allocate(512)
                        .putInt(0x514649fb)
                        .putInt(3)
                        .putLong(0)
                        .putInt(0)
                        .putInt(16)
                        .putLong(virtualSize)
                        .array());
    }

    @Test
    void disksGrowToWhatTheirGuestsSee() throws IOException {
        GuestFiles files = new GuestFiles(root);
        DiskForecast forecast = new DiskForecast(files);
        int before = forecast.availableLeastGb();
        files.create(SERVER);
        qcow2(files.disk(SERVER), 64 * TIB);
        qcow2(files.directory(SERVER).resolve("disk.swap"), TIB);
        Files.write(files.directory(SERVER).resolve("disk.config"), new byte[4_096]);
        assertThat(forecast.availableLeastGb())
                .as("others may write to this file system meanwhile")
                .isBetween(before - 65 * 1_024 - 20, before - 65 * 1_024 + 20);
        files.delete(SERVER);
        assertThat(DiskForecast.growth(files.disk(SERVER))).isZero();
    }
}
