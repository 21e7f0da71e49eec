package io.altostratus.network.agent.firewall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What iptables calls IP protocols on this host: by the names of {@code /etc/protocols}, which differ between hosts, and
 * a few names of its own. A name that it does not know would make it refuse all rules that come with it, so everything
 * else goes by its number.
 */
record HostProtocols(Map<Integer, String> names) {

    private static final Path FILE = Path.of("/etc/protocols");

    /** Those that it knows without the file. */
    private static final Map<Integer, String> BUILT_IN = Map.of(
            1, "icmp",
            6, "tcp",
            17, "udp",
            50, "esp",
            51, "ah",
            58, "ipv6-icmp",
            132, "sctp",
            136, "udplite");

    static HostProtocols ofThisHost() {
        try {
            return parse(Files.readAllLines(FILE));
        } catch (IOException e) {
            return parse(List.of()); // minimal hosts have no such file
        }
    }

    /** {@code <name> <number> <aliases> # <comment>}; of several names of a number the first one counts. */
    static HostProtocols parse(List<String> lines) {
        Map<Integer, String> names = new HashMap<>();
        for (String line : lines) {
            String[] words = line.replaceAll("#.*", "").strip().split("\\s+");
            if (words.length >= 2 && words[1].matches("\\d{1,3}")) {
                names.putIfAbsent(Integer.parseInt(words[1]), words[0]);
            }
        }
        BUILT_IN.forEach(names::putIfAbsent);
        return new HostProtocols(Map.copyOf(names));
    }

    /** As iptables takes and prints it. */
    String name(int number) {
        return names.getOrDefault(number, String.valueOf(number));
    }
}
