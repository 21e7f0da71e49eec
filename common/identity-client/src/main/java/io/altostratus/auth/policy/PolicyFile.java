package io.altostratus.auth.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's rules: defaults that it brings along, single ones replaced by the operator's {@code policy.yaml} and then,
 * in the order of their names, by the files {@code *.yaml} and {@code *.json} of the directory beside it that is called
 * as the file with {@code .d} in place of its ending. They are read again within a second when one has changed. If one
 * cannot be used, all rules stay as they were; the log says where its error is.
 */
public final class PolicyFile {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);
    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    /** What is looked at to find a change. */
    private record Version(Path file, FileTime changed, long size) {}

    private final Map<String, Check> defaults;
    private final Map<String, String> places;
    private final Path file;
    private final Path directory;
    private final AtomicLong lastLook = new AtomicLong(System.nanoTime());
    private volatile RuleSet rules;
    private List<Version> read = List.of();

    /**
     * @param defaults YAML resource on the class path, such as {@code /policy-defaults.yaml}
     * @param file the operator's file; it need not exist
     */
    public PolicyFile(String defaults, Path file) {
        PolicyDocument document = PolicyDocument.parse(defaults, resource(defaults));
        this.defaults = document.checks();
        this.places = document.places();
        this.file = file;
        this.directory = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.[^.]*$", "") + ".d");
        this.rules = new RuleSet(this.defaults);
        reload();
    }

    /** @param refusal the message of a 403 for the name of a rule */
    public Policy policy(Function<String, String> refusal) {
        return new Policy(this::current, refusal);
    }

    private RuleSet current() {
        long now = System.nanoTime();
        long last = lastLook.get();
        if (now - last > LOOK_EVERY_NANOS && lastLook.compareAndSet(last, now)) {
            reload();
        }
        return rules;
    }

    private synchronized void reload() {
        List<Version> there = List.of();
        try {
            there = versions();
            if (there.equals(read)) {
                return;
            }
            rules = merged(there);
            LOG.info("Policy rules read: the defaults and {} files", there.size());
        } catch (IOException | PolicyDocument.MalformedPolicyException e) {
            LOG.error("The policy rules stay as they were: {}", e.getMessage());
        }
        read = there;
    }

    private List<Version> versions() throws IOException {
        List<Version> found = new ArrayList<>();
        addVersion(file, found);
        if (Files.isDirectory(directory)) {
            try (Stream<Path> entries = Files.list(directory)) {
                for (Path entry : entries.filter(e -> e.toString().matches(".*\\.(yaml|yml|json)"))
                        .sorted()
                        .toList()) {
                    addVersion(entry, found);
                }
            }
        }
        return found;
    }

    private static void addVersion(Path file, List<Version> versions) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            versions.add(new Version(file, attributes.lastModifiedTime(), attributes.size()));
        } catch (NoSuchFileException e) {
            LOG.debug("{} does not exist", file);
        }
    }

    private RuleSet merged(List<Version> files) throws IOException {
        Map<String, Check> checks = new HashMap<>(defaults);
        Map<String, String> origins = new HashMap<>(places);
        for (Version version : files) {
            PolicyDocument document = PolicyDocument.parse(version.file().toString(), Files.readString(version.file()));
            document.checks().keySet().stream()
                    .filter(name -> !defaults.containsKey(name))
                    .forEach(name -> LOG.debug("{} is no rule of this service's own", name));
            checks.putAll(document.checks());
            origins.putAll(document.places());
        }
        try {
            return new RuleSet(checks);
        } catch (RuleSet.CircleException e) {
            throw new PolicyDocument.MalformedPolicyException(
                    origins.getOrDefault(e.rule(), file.toString()), String.valueOf(e.getMessage()));
        }
    }

    private static String resource(String name) {
        try (InputStream in = PolicyFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
