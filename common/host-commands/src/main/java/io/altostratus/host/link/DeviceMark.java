package io.altostratus.host.link;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The mark of a device that is ours, which stands in its {@code ip link} alias: {@code altostratus:<cloud>:<kind>:<id>}.
 *
 * @param cloudId the cloud it belongs to
 * @param kind what it is for, for example {@code bridge}
 * @param objectId the id of the network, port, … that it stands for
 */
public record DeviceMark(String cloudId, String kind, String objectId) {

    private static final Pattern FORM = Pattern.compile("altostratus:([A-Za-z0-9._-]+):([a-z0-9-]+):([A-Za-z0-9._-]+)");

    public DeviceMark {
        if (!FORM.matcher(text(cloudId, kind, objectId)).matches()) {
            throw new IllegalArgumentException("not a mark: " + text(cloudId, kind, objectId));
        }
    }

    /** Empty if the alias is none or someone else's. */
    public static Optional<DeviceMark> parse(@Nullable String alias) {
        if (alias == null) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(alias);
        return form.matches()
                ? Optional.of(new DeviceMark(form.group(1), form.group(2), form.group(3)))
                : Optional.empty();
    }

    public String alias() {
        return text(cloudId, kind, objectId);
    }

    private static String text(String cloudId, String kind, String objectId) {
        return "altostratus:" + cloudId + ":" + kind + ":" + objectId;
    }
}
