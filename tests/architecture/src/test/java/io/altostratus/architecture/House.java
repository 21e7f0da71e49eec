package io.altostratus.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rooms as they are on the disk, and the rooms as they are meant to be. A module that is new in the parent's list
 * needs an entry in {@link #PLAN}: that is where somebody decides what it may know.
 */
final class House {

    /** Programs are never known by others; common rooms are. */
    enum Kind {
        COMMON,
        SERVICE,
        AGENT,
        CLIENT
    }

    /**
     * A room.
     *
     * @param module its path in the project
     * @param root the package that all its packages lie in, and no other room's
     * @param mayKnow modules whose classes it may use
     */
    record Room(String module, String root, Kind kind, Set<String> mayKnow) {

        String name() {
            return module.substring(module.lastIndexOf('/') + 1);
        }

        /** Whether it is a part of a running cloud, with a configuration; a client of one has none. */
        boolean isProgramOfTheCloud() {
            return kind == Kind.SERVICE || kind == Kind.AGENT;
        }

        Path sources() {
            return ROOT.resolve(module).resolve("src/main/java");
        }

        Path classes() {
            return ROOT.resolve(module).resolve("target/classes");
        }
    }

    static final Path ROOT = Path.of(System.getProperty("basedir", "."))
            .resolve("../..")
            .toAbsolutePath()
            .normalize();

    private static final Set<String> API =
            Set.of("context", "openstack-api", "identity-client", "messaging", "persistence");

    private static final List<Room> PLAN = List.of(
            // What knows no domain.
            common("context", "io.altostratus.context"),
            common("openstack-api", "io.altostratus.api", "context"),
            common("persistence", "io.altostratus.persistence", "context"),
            common("messaging", "io.altostratus.messaging", "context", "persistence"),
            common("identity-client", "io.altostratus.auth", "context", "openstack-api", "messaging"),
            common("host-commands", "io.altostratus.host", "context"),
            common("image-inspection", "io.altostratus.inspection"),
            common("test-support", "io.altostratus.testing", "context"),
            // What programs of one domain share.
            common("compute-model", "io.altostratus.compute.model", "context", "messaging"),
            common("compute-database", "io.altostratus.compute.database", "context", "persistence", "compute-model"),
            common("network-model", "io.altostratus.network.model", "context", "messaging"),
            common(
                    "network-agent",
                    "io.altostratus.network.agent",
                    "context",
                    "messaging",
                    "identity-client",
                    "host-commands",
                    "network-model"),
            service("identity-service", "io.altostratus.identity"),
            service("image-service", "io.altostratus.image", "image-inspection"),
            service("block-storage-service", "io.altostratus.blockstorage"),
            service("network-service", "io.altostratus.network.service", "network-model"),
            service("compute-api", "io.altostratus.compute.api", "compute-model", "compute-database"),
            service("compute-scheduler", "io.altostratus.compute.scheduler", "compute-model", "compute-database"),
            service("compute-conductor", "io.altostratus.compute.conductor", "compute-model", "compute-database"),
            agent(
                    "compute-agent",
                    "io.altostratus.compute.agent",
                    "compute-model",
                    "network-model",
                    "image-inspection"),
            agent("network-agent-linuxbridge", "io.altostratus.network.linuxbridge", "network-model", "network-agent"),
            // Knows a cloud by its public APIs only, as its users do.
            new Room("benchmarks", "io.altostratus.benchmarks", Kind.CLIENT, Set.of("context", "host-commands")));

    private static Room common(String name, String root, String... mayKnow) {
        return new Room("common/" + name, root, Kind.COMMON, Set.of(mayKnow));
    }

    private static Room service(String name, String root, String... domain) {
        return new Room(name, root, Kind.SERVICE, union(API, domain));
    }

    private static Room agent(String name, String root, String... domain) {
        return new Room(
                name,
                root,
                Kind.AGENT,
                union(Set.of("context", "identity-client", "messaging", "host-commands"), domain));
    }

    private static Set<String> union(Set<String> some, String... others) {
        return Set.copyOf(Stream.concat(some.stream(), Stream.of(others)).toList());
    }

    private House() {}

    /** The rooms that have code. */
    static List<Room> rooms() {
        return PLAN.stream().filter(room -> Files.isDirectory(room.sources())).toList();
    }

    static List<String> planned() {
        return PLAN.stream().map(Room::module).toList();
    }

    /** The modules that Maven builds, but for those of tests only. */
    static List<String> modules() {
        Matcher module = Pattern.compile("<module>(.*?)</module>").matcher(text(ROOT.resolve("pom.xml")));
        List<String> modules = new ArrayList<>();
        while (module.find()) {
            if (!module.group(1).startsWith("tests/")) {
                modules.add(module.group(1));
            }
        }
        return modules;
    }

    static JavaClasses classes(Room room) {
        return new ClassFileImporter().importPaths(room.classes());
    }

    static JavaClasses classes() {
        return new ClassFileImporter()
                .importPaths(rooms().stream().map(Room::classes).toList());
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
