package io.altostratus.host.dnsmasq;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.daemon.DaemonProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A dnsmasq daemon. It goes on when the program that started it ends, and is recognised by its pid file and by the
 * command line that the kernel shows for the process.
 */
public record DnsmasqProcess(DaemonProcess process) {

    private static final String PROGRAM = "dnsmasq";

    /** Starts a daemon in a namespace; it has its sockets when this returns. Its arguments name its pid file. */
    public static void start(CommandRunner runner, String namespace, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(PROGRAM);
        words.addAll(arguments);
        runner.run(Command.of(words).inNamespace(namespace));
    }

    /** The daemon that wrote this pid file; empty if it does not run. */
    public static Optional<DnsmasqProcess> find(Path pidFile) {
        return DaemonProcess.find(pidFile, PROGRAM)
                .filter(process -> process.arguments().contains("--pid-file=" + pidFile))
                .map(DnsmasqProcess::new);
    }

    /** All daemons whose pid file is below a directory, also those that have lost it. */
    public static List<DnsmasqProcess> findAllBelow(Path directory) {
        String argument = "--pid-file=" + directory + "/";
        return DaemonProcess.all(PROGRAM).stream()
                .filter(process -> process.arguments().stream().anyMatch(a -> a.startsWith(argument)))
                .map(DnsmasqProcess::new)
                .toList();
    }

    public long pid() {
        return process.pid();
    }

    /** After the program's name. */
    public List<String> arguments() {
        return process.arguments();
    }

    /** The number of the network namespace it is in, as the namespace's file has it as inode; 0 if it has ended. */
    public long namespace() {
        return process.namespace();
    }

    /** The pid file that it was told to write. */
    public Optional<Path> pidFile() {
        return arguments().stream()
                .filter(a -> a.startsWith("--pid-file="))
                .findFirst()
                .map(a -> Path.of(a.substring("--pid-file=".length())));
    }

    /** Makes it read its hosts and options again. */
    public void reload() {
        process.reload();
    }

    /** Ends it and waits until it has ended. */
    public void stop(Duration patience) {
        process.stop(patience);
    }
}
