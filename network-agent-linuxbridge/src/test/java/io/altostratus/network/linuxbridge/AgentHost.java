package io.altostratus.network.linuxbridge;

import io.altostratus.host.namespace.NamespaceThread;
import io.altostratus.network.model.PortDetails;
import io.altostratus.testing.Patience;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.SimulatedHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A simulated host on which the agent runs as a process of its own. */
final class AgentHost implements AutoCloseable {

    static final String CLOUD = "test-cloud";
    static final String SECRET = "hosts-own-secret";
    static final int METADATA_PORT = 8775;

    private static final int BROKER_PORT = 5672;
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final List<String> JVM = List.of(
            "-XX:-UsePerfData",
            "-Xmx48m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            // Not the configuration of a cloud that is up on this machine.
            "-Daltostratus.config=/nonexistent");

    private final SimulatedHost host;
    private final Path stateRoot;
    private final List<String> arguments;
    private @Nullable Process agent;
    private Path log = Path.of("none");

    AgentHost(String name, String... moreArguments) {
        host = SimulatedHost.start(name);
        host.forward(BROKER_PORT, RabbitMqServer.shared().port());
        stateRoot = host.directory().resolve("state");
        arguments = new ArrayList<>(List.of(
                "--altostratus.host.name=" + name,
                "--altostratus.host.cloud-id=" + CLOUD,
                "--altostratus.host.state-root=" + stateRoot,
                "--altostratus.broker.port=" + BROKER_PORT,
                "--altostratus.broker.password=pw",
                "--altostratus.network-agent.linger=1s",
                "--altostratus.network-agent.check-interval=3s",
                "--altostratus.network-agent.heartbeat-interval=1s",
                "--altostratus.network-agent.metadata.secret=" + SECRET));
        for (String argument : moreArguments) {
            String key = argument.substring(0, argument.indexOf('=') + 1);
            arguments.removeIf(other -> other.startsWith(key));
            arguments.add(argument);
        }
    }

    SimulatedHost host() {
        return host;
    }

    Path stateRoot() {
        return stateRoot;
    }

    AgentHost startAgent() {
        log = Path.of("target", "agent-logs", host.name() + "-" + RUNS.incrementAndGet() + ".log");
        try {
            Files.createDirectories(log.getParent());
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        agent = host.startJvm(log, NetworkAgentLinuxbridge.class, JVM, arguments);
        return this;
    }

    /** What the agent that was started last has said. */
    Path latestLog() {
        return log;
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a crash would. */
    void killAgent() {
        Process running = agent;
        if (running != null) {
            running.destroyForcibly();
            try {
                running.waitFor(10, TimeUnit.SECONDS);
                // One that was started a moment ago has perhaps not yet asked to die with what started it.
                host.attempt("pkill", "-KILL", "-f", NetworkAgentLinuxbridge.class.getName());
                while (host.run("ps", "-eo", "args").contains(NetworkAgentLinuxbridge.class.getName())) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    boolean agentRuns() {
        Process running = agent;
        return running != null && running.isAlive();
    }

    /** Runs the agent's program with a duty that ends by itself, and returns what it printed. */
    String runDuty(String duty) {
        Path log = host.directory().resolve("duty.log");
        List<String> all = new ArrayList<>(arguments);
        all.add(duty);
        try {
            Files.deleteIfExists(log);
            Process process = host.startJvm(log, NetworkAgentLinuxbridge.class, JVM, all);
            if (!process.waitFor(Patience.of(Duration.ofMinutes(1)).toSeconds(), TimeUnit.SECONDS)
                    || process.exitValue() != 0) {
                throw new IllegalStateException(duty + " failed:\n" + Files.readString(log));
            }
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Plugs a guest in: a namespace whose device is the port's tap, as a hypervisor would make it. */
    Guest plug(PortDetails port) {
        Guest guest = new Guest(host, port);
        host.runAll("""
                ip netns add %s
                ip link add name %s type veth peer name eth0 address %s netns %s
                ip link set %s up
                """.formatted(
                guest.namespace(), Fixtures.tap(port), port.macAddress(), guest.namespace(), Fixtures.tap(port)));
        guest.run("ip", "link", "set", "lo", "up");
        guest.run("ip", "link", "set", "eth0", "up");
        return guest;
    }

    /** A guest whose operating system knows its address without asking. */
    Guest plugConfigured(PortDetails port) {
        Guest guest = plug(port);
        guest.run("ip", "address", "add", port.fixedIps().getFirst().ipAddress() + "/24", "dev", "eth0");
        return guest;
    }

    /** What a guest runs when udhcpc has got an answer. */
    static Path dhcpScript(SimulatedHost host) {
        Path script = host.directory().resolve("dhcp-script");
        try {
            Files.writeString(script, """
                    #!/bin/sh
                    [ "$1" = bound ] || exit 0
                    ip address flush dev eth0
                    ip address add "$ip/$mask" dev eth0
                    [ -n "$mtu" ] && ip link set eth0 mtu "$mtu"
                    set -- $staticroutes
                    while [ $# -ge 2 ]; do ip route replace "$1" via "$2" onlink dev eth0; shift 2; done
                    env
                    """);
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return script;
    }

    @Override
    public void close() {
        Process running = agent;
        if (running != null) {
            running.destroyForcibly();
        }
        host.close();
    }

    /** A guest in a namespace of its own. */
    record Guest(SimulatedHost host, PortDetails port) {

        String namespace() {
            return "guest-" + port.id().substring(0, 8);
        }

        String run(String... command) {
            return host.run(inside(command));
        }

        SimulatedHost.Result attempt(String... command) {
            return host.attempt(inside(command));
        }

        String[] inside(String... command) {
            List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace()));
            words.addAll(List.of(command));
            return words.toArray(String[]::new);
        }

        String address() {
            return port.fixedIps().getFirst().ipAddress();
        }

        boolean pings(String address) {
            return attempt("busybox", "ping", "-c", "2", "-W", "1", "-i", "0.2", address)
                            .exitCode()
                    == 0;
        }

        /** Sends a UDP packet from a port of its own. */
        void send(int ownPort, String address, int port) throws IOException {
            Path file = Path.of("/proc/" + host.pid() + "/root/run/netns/" + namespace());
            NamespaceThread.call(file, () -> {
                try (DatagramSocket socket = new DatagramSocket(ownPort)) {
                    socket.send(new DatagramPacket(new byte[300], 300, new InetSocketAddress(address, port)));
                }
                return true;
            });
        }

        /** Asks for an address; returns what the server told. */
        SimulatedHost.Result dhcp() {
            return attempt(ask().toArray(String[]::new));
        }

        /** Asks for a certain one. */
        SimulatedHost.Result dhcp(String address) {
            List<String> words = new ArrayList<>(ask());
            words.addAll(List.of("-r", address));
            return attempt(words.toArray(String[]::new));
        }

        private List<String> ask() {
            return List.of(
                    "busybox",
                    "udhcpc",
                    "-i",
                    "eth0",
                    "-n",
                    "-q",
                    "-f",
                    "-t",
                    "6",
                    "-T",
                    "1",
                    "-O",
                    "staticroutes",
                    "-O",
                    "mtu",
                    "-s",
                    dhcpScript(host).toString());
        }

        void unplug() {
            host.run("ip", "link", "delete", Fixtures.tap(port));
            host.run("ip", "netns", "delete", namespace());
        }
    }
}
