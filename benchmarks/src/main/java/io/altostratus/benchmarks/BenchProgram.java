package io.altostratus.benchmarks;

import io.altostratus.benchmarks.cloud.Api;
import io.altostratus.benchmarks.cloud.BenchProject;
import io.altostratus.benchmarks.cloud.ControlPlane;
import io.altostratus.benchmarks.cloud.Credentials;
import io.altostratus.benchmarks.cloud.RefusalException;
import io.altostratus.benchmarks.cloud.Removal;
import io.altostratus.benchmarks.http.Client;
import io.altostratus.benchmarks.load.Load;
import io.altostratus.benchmarks.load.Stop;
import io.altostratus.benchmarks.load.StoppedException;
import io.altostratus.benchmarks.report.JsonReport;
import io.altostratus.benchmarks.report.MarkdownTable;
import io.altostratus.benchmarks.report.Report;
import io.altostratus.benchmarks.section.Bench;
import io.altostratus.benchmarks.section.Section;
import io.altostratus.host.CommandRunner;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * {@code ./alto bench}. Figures go to the standard output, progress to the standard error.
 *
 * <p>Exit codes: 0 when all was measured and nothing failed, 1 otherwise, 2 for wrong options.
 */
public final class BenchProgram {

    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private final Options options;
    private final Credentials administrator;
    private final String alto;
    private final Stop stop;
    private final Clock clock;
    private final PrintStream progress;
    private final CommandRunner commands = new CommandRunner();
    private final Report report = new Report();
    private final CountDownLatch done = new CountDownLatch(1);

    BenchProgram(
            Options options, Credentials administrator, String alto, Stop stop, Clock clock, PrintStream progress) {
        this.options = options;
        this.administrator = administrator;
        this.alto = alto;
        this.stop = stop;
        this.clock = clock;
        this.progress = progress;
    }

    /** @param arguments see {@link Options#USAGE}; the system property {@code alto} is the path of the command alto */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        Options options;
        Credentials administrator;
        try {
            options = Options.of(arguments);
            if (options.help()) {
                System.out.print(Options.USAGE);
                return 0;
            }
            administrator = Credentials.of(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println("alto: " + e.getMessage());
            return WRONG_USE;
        }
        Stop stop = new Stop();
        BenchProgram program = new BenchProgram(
                options, administrator, System.getProperty("alto", "./alto"), stop, Clock.systemUTC(), System.err);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(program::stopAndAwait));
        return program.measure(arguments);
    }

    /** An interrupt ends the JVM when this returns; what was made must be removed before. */
    private void stopAndAwait() {
        if (done.getCount() == 0) {
            return; // the program ends by itself
        }
        say("Interrupted");
        stop.request();
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int measure(List<String> arguments) {
        try {
            measureAndTell(arguments);
            report.failures().forEach(failure -> progress.println("alto: " + failure));
            return report.failures().isEmpty() ? 0 : FAILED;
        } finally {
            done.countDown();
        }
    }

    private void measureAndTell(List<String> arguments) {
        try (Client client = new Client()) {
            Optional<ControlPlane> before = ControlPlane.look(commands, alto);
            Api admin = Api.login(client, administrator);
            removeAll(client, admin);
            try {
                measureIn(client, admin);
            } finally {
                // Its connections and its token may have grown old.
                try (Client fresh = new Client()) {
                    say("Removing what was made");
                    removeAll(fresh, Api.login(fresh, administrator));
                }
            }
            addControlPlane(before);
            System.out.print(MarkdownTable.of(report.figures()));
            Path json = options.json();
            if (json != null) {
                JsonReport.write(json, clock.instant(), arguments, report);
            }
        } catch (StoppedException e) {
            report.fail("stopped before all was measured");
        } catch (RefusalException | IllegalArgumentException e) {
            report.fail(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            report.fail(
                    e instanceof ConnectException
                            ? "no answer from " + administrator.authUrl()
                                    + "; bring the cloud up with ./alto up --fake-computes 10"
                            : text(e));
        }
    }

    private void measureIn(Client client, Api admin) throws IOException {
        stop.check();
        BenchProject project = BenchProject.create(client, admin, administrator, options.mostServers());
        Bench bench = new Bench(project, admin, options.sizes(), new Load(stop), stop, report);
        for (Section section : options.sections()) {
            stop.check();
            say("Measuring: " + section.word());
            try {
                section.measure(bench, client);
            } catch (IOException e) {
                report.fail(section.word() + " was not measured to its end: " + text(e)); // the others may well be
            }
        }
    }

    private void removeAll(Client client, Api admin) {
        new Removal(client, admin).removeAll().forEach(report::fail);
    }

    private void addControlPlane(Optional<ControlPlane> before) {
        Optional<ControlPlane> after = ControlPlane.look(commands, alto);
        report.add("memory of the control plane before", "MiB", mib(before));
        report.add("memory of the control plane after", "MiB", mib(after));
        Double ready = after.map(ControlPlane::readySeconds).orElse(null);
        report.add("ready after ./alto up", "s", ready == null ? Double.NaN : ready);
    }

    private static double mib(Optional<ControlPlane> look) {
        return look.map(it -> (double) it.memoryMib()).orElse(Double.NaN);
    }

    private static String text(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private void say(String what) {
        progress.println("[" + LocalTime.now(clock).truncatedTo(ChronoUnit.SECONDS) + "] " + what);
    }
}
