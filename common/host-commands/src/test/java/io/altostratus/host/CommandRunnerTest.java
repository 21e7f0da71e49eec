package io.altostratus.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CommandRunnerTest {

    private final CommandRunner runner = new CommandRunner();

    @Test
    void argumentsReachTheProgramAsTheyAre() {
        CommandResult result = runner.run(Command.read("printf", "%s|", "$(id)", "a b", ";", "*"));
        assertThat(result.output()).isEqualTo("$(id)|a b|;|*|");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aCommandIsStoppedWithAllThatItHasStarted() {
        StopSignal stop = new StopSignal();
        CompletableFuture<CommandResult> run = CompletableFuture.supplyAsync(() ->
                runner.run(Command.of("sh", "-c", "sleep 61.25 & wait").withTimeout(Duration.ofMinutes(2)), stop));
        await().until(() -> sleepers() > 0);
        long start = System.nanoTime();
        stop.give();
        assertThatThrownBy(run::join).hasRootCauseInstanceOf(CommandFailedException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        await().until(() -> sleepers() == 0);
        assertThatThrownBy(() -> runner.run(Command.of("sleep", "61.25"), stop))
                .as("a signal that was given before")
                .hasMessageContaining("was stopped");
    }

    private static long sleepers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").endsWith("sleep 61.25"))
                .count();
    }

    @Test
    void inputOfAnySizeIsRead() {
        String large = "0123456789abcdef".repeat(100_000);
        assertThat(runner.run(Command.read("cat").withInput(large)).output()).isEqualTo(large);
        assertThat(runner.run(Command.read("cat").withInput("small")).output()).isEqualTo("small");
        assertThat(runner.run(Command.read("true").withInput(large)).output()).isEmpty();
    }

    @Test
    void anUnexpectedExitCodeIsAFailureThatShowsWhatTheProgramSaid() {
        assertThatThrownBy(() -> runner.run(Command.of("ls", "/no/such/file")))
                .isInstanceOfSatisfying(
                        CommandFailedException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(2))
                .hasMessageContaining("/no/such/file")
                .hasMessageContaining("No such file");
        assertThat(runner.run(Command.read("ls", "/no/such/file").accepting(0, 2))
                        .exitCode())
                .isEqualTo(2);
        assertThatThrownBy(() -> runner.run(Command.of("no-such-program"))).hasMessageContaining("install");
    }

    @Test
    void aCommandThatHangsIsKilledWithItsChildren() {
        long start = System.nanoTime();
        assertThatThrownBy(() -> runner.run(
                        Command.read("bash", "-c", "sleep 100 & sleep 100").withTimeout(Duration.ofMillis(300))))
                .hasMessageContaining("did not end within");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void outputIsBounded() {
        assertThatThrownBy(() -> runner.run(
                        Command.read("head", "-c", "100000", "/dev/zero").withOutputLimit(1000)))
                .hasMessageContaining("more than 1000 bytes");
    }

    @Test
    void limitsReachTheProgram() {
        assertThat(runner.run(Command.read("bash", "-c", "ulimit -t; ulimit -v; echo $MALLOC_ARENA_MAX")
                                .withLimits(new ProcessLimits(7, 1L << 30)))
                        .output())
                .isEqualTo("7\n1048576\n1\n");
    }

    @Test
    void anotherHostIsAPrefix() {
        assertThat(CommandRunner.within(List.of("env", "WHERE=there"))
                        .run(Command.read("printenv", "WHERE"))
                        .output())
                .isEqualTo("there\n");
    }
}
