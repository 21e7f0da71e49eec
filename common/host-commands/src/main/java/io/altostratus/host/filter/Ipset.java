package io.altostratus.host.filter;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sets of addresses that packet filters match: {@code ipset}. */
public final class Ipset {

    /** As in OpenStack; the program's own limit is half of it. */
    public static final int MOST_MEMBERS = 131_072;

    /** Changes for one run of {@code ipset restore}. */
    public static final class Changes {

        private final StringBuilder text = new StringBuilder();

        /** Makes a set of networks, if it is not there. */
        public Changes create(String set, boolean ipv6) {
            text.append("create ").append(set).append(" hash:net family ").append(ipv6 ? "inet6" : "inet");
            text.append(" maxelem ").append(MOST_MEMBERS).append('\n');
            return this;
        }

        public Changes add(String set, String member) {
            text.append("add ").append(set).append(' ').append(member).append('\n');
            return this;
        }

        public Changes delete(String set, String member) {
            text.append("del ").append(set).append(' ').append(member).append('\n');
            return this;
        }

        public boolean isEmpty() {
            return text.isEmpty();
        }
    }

    private final CommandRunner runner;

    public Ipset(CommandRunner runner) {
        this.runner = runner;
    }

    /** All sets with their members. */
    public Map<String, Set<String>> read() {
        Map<String, Set<String>> sets = new HashMap<>();
        runner.run(Command.read("ipset", "save")).output().lines().forEach(line -> {
            List<String> words = List.of(line.split(" "));
            if (words.size() >= 2 && words.getFirst().equals("create")) {
                sets.put(words.get(1), new HashSet<>());
            } else if (words.size() >= 3 && words.getFirst().equals("add")) {
                sets.computeIfAbsent(words.get(1), s -> new HashSet<>()).add(words.get(2));
            }
        });
        return sets;
    }

    public void apply(Changes changes) {
        if (!changes.isEmpty()) {
            runner.run(Command.of("ipset", "restore", "-exist").withInput(changes.text.toString()));
        }
    }

    /** Deletes a set that no rule matches any more. */
    public void destroy(String set) {
        runner.run(Command.of("ipset", "destroy", set));
    }
}
