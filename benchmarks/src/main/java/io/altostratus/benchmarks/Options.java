package io.altostratus.benchmarks;

import io.altostratus.benchmarks.section.Section;
import io.altostratus.benchmarks.section.Sizes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param json file that the figures are written to as well; null for none
 */
record Options(Set<Section> sections, Sizes sizes, @Nullable Path json, boolean help) {

    static final String USAGE = """
            Usage: ./alto bench [OPTION]...

            Measures the cloud that is up and prints its main figures as a table. It works in a project of its own, on
            fake hosts (./alto up --fake-computes 10), and removes all it has made, also when it is interrupted.

              --servers N        servers with a port each to build and delete (200)
              --list N           servers in the list that is asked for, at most 1000 (500)
              --ports N          ports to make, list and delete (1000)
              --seconds N        time of each measurement of requests (5)
              --sections A,B     of boot, list, show, token, ports (all)
              --json FILE        writes the figures to this file as well
              --help             this text
            """;

    /** As many as a list has on one page. */
    private static final int LONGEST_LIST = 1_000;

    private static final int MOST = 10_000;
    private static final int LONGEST = 600;

    /** @throws IllegalArgumentException saying what is wrong */
    static Options of(List<String> arguments) {
        int servers = 200;
        int list = 500;
        int ports = 1_000;
        int seconds = 5;
        Set<Section> sections = EnumSet.allOf(Section.class);
        Path json = null;
        boolean help = false;
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (name.equals("--help") || name.equals("-h")) {
                help = true;
                continue;
            }
            if (!List.of("--servers", "--list", "--ports", "--seconds", "--sections", "--json")
                    .contains(name)) {
                throw new IllegalArgumentException("bench does not know " + name);
            }
            if (++i == arguments.size()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            String value = arguments.get(i);
            switch (name) {
                case "--servers" -> servers = number(name, value, MOST);
                case "--list" -> list = number(name, value, LONGEST_LIST);
                case "--ports" -> ports = number(name, value, MOST);
                case "--seconds" -> seconds = number(name, value, LONGEST);
                case "--sections" -> sections = sections(value);
                default -> json = Path.of(value);
            }
        }
        return new Options(sections, new Sizes(servers, list, ports, Duration.ofSeconds(seconds)), json, help);
    }

    /** Servers that there are at the same time at most. */
    int mostServers() {
        return Math.max(sizes.servers(), sizes.list());
    }

    private static int number(String name, String value, int most) {
        if (value.matches("[0-9]{1,6}")) {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException(name + " needs a number from 1 to " + most + ", not " + value);
    }

    private static Set<Section> sections(String value) {
        Set<Section> sections = EnumSet.noneOf(Section.class);
        for (String word : value.split(",", -1)) {
            sections.add(Section.of(word));
        }
        return sections;
    }
}
