package io.altostratus.compute.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorLoadTest {

    @TempDir
    Path directory;

    @Test
    void sharesAreThoseSinceTheLastLook() throws Exception {
        Path stat = directory.resolve("stat");
        ProcessorLoad load = new ProcessorLoad(stat);
        assertThat(load.read()).as("no such file").isEmpty();
        Files.writeString(stat, "cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 2 3\n");
        assertThat(load.read()).as("the first look").isEmpty();
        Files.writeString(stat, "cpu  150 10 120 805 115 0 0 0 40 0\n");
        assertThat(load.read())
                .containsEntry("cpu.percent", 40.0)
                .containsEntry("cpu.user.percent", 30.0)
                .containsEntry("cpu.kernel.percent", 10.0)
                .containsEntry("cpu.idle.percent", 52.5)
                .containsEntry("cpu.iowait.percent", 7.5);
        assertThat(load.read()).as("no time has passed").isEmpty();
        assertThat(new ProcessorLoad().read()).as("this machine's").isEmpty();
    }
}
