package io.altostratus.auth.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A service's rules: defaults that it brings along, single ones replaced by the operator's {@code policy.yaml}. The file
 * is read again when it has changed. One that cannot be read changes nothing; the log says where its error is.
 */
public final class PolicyFile {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);
    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final FileTime ABSENT = FileTime.fromMillis(0);

    private final Map<String, Check> defaults;
    private final Path file;
    private final AtomicLong lastLook = new AtomicLong(Long.MIN_VALUE);
    private volatile Map<String, Check> rules;
    private volatile FileTime readVersion = ABSENT;

    /**
     * @param defaults YAML resource on the class path, such as {@code /policy-defaults.yaml}
     * @param file the operator's file; it need not exist
     */
    public PolicyFile(String defaults, Path file) {
        this.defaults = parse(resource(defaults));
        this.file = file;
        this.rules = this.defaults;
        reload();
    }

    /** @param refusal the message of a 403 for the name of a rule */
    public Policy policy(Function<String, String> refusal) {
        return new Policy(this::current, refusal);
    }

    private Map<String, Check> current() {
        long now = System.nanoTime();
        long last = lastLook.get();
        if ((last == Long.MIN_VALUE || now - last > LOOK_EVERY_NANOS) && lastLook.compareAndSet(last, now)) {
            reload();
        }
        return rules;
    }

    private synchronized void reload() {
        FileTime version = ABSENT;
        try {
            if (Files.exists(file)) {
                version = Files.getLastModifiedTime(file);
            }
            if (version.equals(readVersion)) {
                return;
            }
            Map<String, Check> merged = new HashMap<>(defaults);
            if (!version.equals(ABSENT)) {
                merged.putAll(parse(Files.readString(file)));
                LOG.info("Policy rules read from {}", file);
            }
            rules = merged;
        } catch (IOException | YAMLException | RuleParser.RuleSyntaxException | IllegalArgumentException e) {
            LOG.error("{} cannot be used, the rules stay as they were: {}", file, e.getMessage());
        }
        readVersion = version;
    }

    private static Map<String, Check> parse(String yaml) {
        Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        Map<String, Check> parsed = new HashMap<>();
        if (loaded == null) {
            return parsed;
        }
        if (!(loaded instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("a mapping of rule names to rules is expected");
        }
        map.forEach((name, rule) -> parsed.put(String.valueOf(name), check(String.valueOf(name), rule)));
        return parsed;
    }

    private static Check check(String name, @Nullable Object rule) {
        if (!(rule instanceof String text)) {
            throw new IllegalArgumentException("rule " + name + " is not a text");
        }
        try {
            return RuleParser.parse(text);
        } catch (RuleParser.RuleSyntaxException e) {
            throw new IllegalArgumentException("rule " + name + ": " + e.getMessage(), e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = PolicyFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            return new String(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
