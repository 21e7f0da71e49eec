package io.altostratus.network.agent.l3;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.daemon.DaemonProcess;
import io.altostratus.host.link.IpCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A keepalived in the namespace of each router that several hosts have. Which of them works the daemons find out by
 * themselves (VRRP); they go on while no agent runs.
 */
final class RouterRedundancy {

    private static final String PROGRAM = "keepalived";
    private static final String CONFIGURATION = "keepalived.conf";
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final CommandRunner runner;
    private final IpCommand ip;
    private final Path root;

    /** @param root has one directory for each router */
    RouterRedundancy(CommandRunner runner, Path root) {
        this.runner = runner;
        this.ip = new IpCommand(runner);
        this.root = root;
    }

    /** Where the daemons tell of their changes. */
    Path events() {
        return root.resolve("events");
    }

    private Path directory(String routerId) {
        return root.resolve(routerId);
    }

    private static Path pidFile(Path directory) {
        return directory.resolve("keepalived.pid");
    }

    private static boolean isOf(DaemonProcess process, Path directory) {
        return process.arguments().contains(directory.resolve(CONFIGURATION).toString());
    }

    /** @param namespaceIdentity tells the namespace from an earlier one of the same name */
    private Optional<DaemonProcess> daemon(String routerId, long namespaceIdentity) {
        Path directory = directory(routerId);
        return DaemonProcess.find(pidFile(directory), PROGRAM)
                .filter(process -> isOf(process, directory) && process.namespace() == namespaceIdentity);
    }

    /** Whether the router works here. What a daemon that has died has left does not count. */
    boolean isActive(WantedRouter router, WantedRouter.Redundancy shared, long namespaceIdentity) {
        return daemon(router.id(), namespaceIdentity).isPresent()
                && ip.inNamespace(router.namespace()).addresses().stream()
                        .anyMatch(address ->
                                address.device().equals(shared.peers().name())
                                        && address.cidr().equals(shared.sign()));
    }

    /**
     * Lets a daemon do what the router needs now.
     *
     * @param anew whether it cannot go on, since its device is another one
     */
    void ensure(WantedRouter router, WantedRouter.Redundancy shared, long namespaceIdentity, boolean anew)
            throws IOException {
        Path directory = directory(router.id());
        Path file = directory.resolve(CONFIGURATION);
        String wanted = RedundancyConfiguration.of(router, shared, events());
        boolean changed = !Files.exists(file) || !Files.readString(file).equals(wanted);
        if (changed) {
            Files.createDirectories(directory);
            Path next = directory.resolve(CONFIGURATION + ".next");
            Files.writeString(next, wanted);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        Optional<DaemonProcess> running = anew ? Optional.empty() : daemon(router.id(), namespaceIdentity);
        if (running.isEmpty()) {
            end(directory);
            runner.run(Command.of(List.of(
                            PROGRAM,
                            "--vrrp",
                            "--use-file",
                            file.toString(),
                            "--pid",
                            pidFile(directory).toString(),
                            "--vrrp_pid",
                            directory.resolve("keepalived.pid-vrrp").toString()))
                    .inNamespace(router.namespace()));
        } else if (changed) {
            running.get().reload();
        }
    }

    /** For operators who look at the host. */
    void note(String routerId, boolean active) throws IOException {
        Path file = directory(routerId).resolve("state");
        String state = active ? "primary" : "backup";
        if (!Files.exists(file) || !Files.readString(file).equals(state)) {
            Files.writeString(file, state);
        }
    }

    /** Ends the router's daemon, which takes its addresses away and lets another host work at once. */
    void stop(String routerId) {
        Path directory = directory(routerId);
        if (Files.isDirectory(directory)) {
            end(directory);
            delete(directory);
        }
    }

    /** For all routers. */
    void stopAll() {
        if (Files.isDirectory(root)) {
            try (Stream<Path> routers = Files.list(root)) {
                routers.filter(Files::isDirectory).toList().forEach(directory -> {
                    end(directory);
                    delete(directory);
                });
                Files.deleteIfExists(events());
                Files.deleteIfExists(root);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void end(Path directory) {
        // Its child has the same command line, and ends with it; without it, it has to be ended itself.
        Optional<DaemonProcess> parent =
                DaemonProcess.find(pidFile(directory), PROGRAM).filter(process -> isOf(process, directory));
        parent.ifPresent(process -> process.stop(PATIENCE));
        DaemonProcess.all(PROGRAM).stream()
                .filter(process -> isOf(process, directory))
                .forEach(process -> process.stop(PATIENCE));
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
