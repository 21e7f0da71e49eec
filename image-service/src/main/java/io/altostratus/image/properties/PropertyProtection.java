package io.altostratus.image.properties;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.image.properties.PropertySettings.RuleFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Who may do what with which free properties, besides what he may do with the image itself. */
@Component
public final class PropertyProtection {

    /** What can be done with a property. */
    public enum Operation {
        CREATE,
        READ,
        UPDATE,
        DELETE
    }

    private static final Logger LOG = LoggerFactory.getLogger(PropertyProtection.class);
    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    /** Properties that the service itself keeps; no rule is about them. */
    private static final String INTERNAL = "os_glance";

    private final @Nullable Path file;
    private final RuleFormat format;
    private final Policy policy;
    private final AtomicLong lastLook = new AtomicLong(System.nanoTime());
    private volatile ProtectionRules rules = new ProtectionRules(List.of());
    private FileTime read = FileTime.fromMillis(0);

    /** @throws IllegalStateException if there is to be protection, but its file cannot be read */
    PropertyProtection(PropertySettings settings, Policy policy) {
        this.file = settings.protectionFile();
        this.format = settings.protectionRuleFormat();
        this.policy = policy;
        if (file != null) {
            try {
                load(file);
            } catch (IOException | ProtectionRules.MalformedRulesException e) {
                throw new IllegalStateException(file + " cannot be used: " + e.getMessage(), e);
            }
        }
    }

    public boolean allows(RequestContext context, String property, Operation operation) {
        if (file == null || property.startsWith(INTERNAL)) {
            return true;
        }
        List<String> permitted = current(file).permitted(property, operation);
        if (permitted.contains("@")) {
            return true;
        }
        return !permitted.contains("!")
                && permitted.stream()
                        .anyMatch(name -> format == RuleFormat.ROLES
                                ? context.hasRole(name.toLowerCase(Locale.ROOT))
                                : policy.allows(context, name, Map.of()));
    }

    /** @throws ApiException 403 for who may not */
    public void require(RequestContext context, String property, Operation operation) {
        if (!allows(context, property, operation)) {
            throw ApiException.forbidden("Attribute '" + property + "' is reserved.");
        }
    }

    private ProtectionRules current(Path known) {
        long now = System.nanoTime();
        long last = lastLook.get();
        if (now - last > LOOK_EVERY_NANOS && lastLook.compareAndSet(last, now)) {
            try {
                load(known);
            } catch (IOException | ProtectionRules.MalformedRulesException e) {
                LOG.error("{} cannot be used, the protection of properties stays as it was: {}", known, e.getMessage());
            }
        }
        return rules;
    }

    private synchronized void load(Path known) throws IOException {
        FileTime version = Files.getLastModifiedTime(known);
        if (!version.equals(read)) {
            read = version; // also of one that cannot be used: its error is told once
            rules = ProtectionRules.parse(Files.readString(known), format);
            LOG.info("Protection of properties read from {}", known);
        }
    }
}
