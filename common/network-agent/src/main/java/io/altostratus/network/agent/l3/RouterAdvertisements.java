package io.altostratus.network.agent.l3;

import io.altostratus.host.CommandRunner;
import io.altostratus.host.dnsmasq.DnsmasqProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells the guests of IPv6 subnets their prefix and their router: a dnsmasq in the router's namespace that does nothing
 * else. It goes on while no agent runs.
 */
final class RouterAdvertisements {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Seconds between advertisements that nobody has asked for, and how long guests believe in the router. */
    private static final String TIMES = "60,1800";

    private final CommandRunner runner;
    private final Path root;

    /** @param root has one directory for each router */
    RouterAdvertisements(CommandRunner runner, Path root) {
        this.runner = runner;
        this.root = root;
    }

    /** @param namespaceIdentity tells the namespace from an earlier one of the same name */
    void ensure(WantedRouter router, long namespaceIdentity) throws IOException {
        Path directory = root.resolve(router.id());
        if (router.advertised().isEmpty()) {
            stop(router.id());
            return;
        }
        Path pidFile = directory.resolve("pid");
        List<String> arguments = arguments(router.advertised(), pidFile);
        Optional<DnsmasqProcess> running = DnsmasqProcess.find(pidFile);
        if (running.isPresent()
                && running.get().arguments().equals(arguments)
                && running.get().namespace() == namespaceIdentity) {
            return;
        }
        stop(router.id());
        Files.createDirectories(directory);
        DnsmasqProcess.start(runner, router.namespace(), arguments);
    }

    static List<String> arguments(List<WantedRouter.Advertised> advertised, Path pidFile) {
        List<String> arguments = new ArrayList<>(List.of(
                "--no-hosts",
                "--no-resolv",
                "--port=0",
                "--except-interface=lo",
                "--bind-dynamic",
                "--leasefile-ro",
                "--enable-ra",
                "--quiet-ra",
                "--pid-file=" + pidFile));
        advertised.stream().map(WantedRouter.Advertised::device).distinct().forEach(device -> {
            arguments.add("--interface=" + device.name());
            arguments.add("--ra-param=" + device.name() + ",mtu:" + device.mtu() + "," + TIMES);
        });
        int number = 0;
        for (WantedRouter.Advertised one : advertised) {
            String tag = "tag" + number++;
            arguments.add("--dhcp-range=set:" + tag + "," + one.prefix() + "," + one.mode() + "," + one.length());
            if (!one.dnsServers().isEmpty()) {
                arguments.add("--dhcp-option=tag:" + tag + ",option6:dns-server,["
                        + String.join("],[", one.dnsServers()) + "]");
            }
        }
        arguments.add("--conf-file=");
        return arguments;
    }

    void stop(String routerId) {
        Path directory = root.resolve(routerId);
        if (Files.isDirectory(directory)) {
            end(directory);
        }
    }

    /** For all routers. */
    void stopAll() {
        if (Files.isDirectory(root)) {
            DnsmasqProcess.findAllBelow(root).forEach(process -> process.stop(PATIENCE));
            try (var routers = Files.list(root)) {
                routers.toList().forEach(RouterAdvertisements::end);
                Files.deleteIfExists(root);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void end(Path directory) {
        DnsmasqProcess.findAllBelow(directory).forEach(process -> process.stop(PATIENCE));
        try {
            Files.deleteIfExists(directory.resolve("pid"));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
