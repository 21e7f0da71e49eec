package io.altostratus.network.service.dns;

import io.altostratus.network.service.api.AttributeType;
import io.altostratus.network.service.api.InvalidValueException;
import io.altostratus.network.service.api.Types;
import java.util.Locale;
import java.util.regex.Pattern;

/** The types of attributes that hold names. Names are kept in lower case; the empty name is none. */
public final class DnsTypes {

    private static final int LONGEST = 255;

    /** Letters, digits and inner hyphens, up to 63 of them (RFC 1123, section 2.1). */
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** The name of a host, with its domain (and a dot at the end) or without. */
    public static final AttributeType<String> NAME = value -> {
        String name = Types.nullAs("", Types.text(LONGEST)).read(value);
        String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
        String trimmed = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        if (!lower.isEmpty() && !isName(trimmed)) {
            throw new InvalidValueException("'" + Types.shown(value) + "' not a valid PQDN or FQDN");
        }
        return lower;
    };

    /** The name of a host without its domain's end. */
    public static final AttributeType<String> RELATIVE_NAME = value -> {
        String name = NAME.read(value);
        if (name != null && name.endsWith(".")) {
            throw new InvalidValueException(
                    "'" + Types.shown(value) + "' is a FQDN. It should be a relative domain name");
        }
        return name;
    };

    /** The name of a domain, with a dot at its end. */
    public static final AttributeType<String> DOMAIN = value -> {
        String domain = NAME.read(value);
        if (domain == null || domain.isEmpty()) {
            return "";
        }
        if (!domain.endsWith(".")) {
            throw new InvalidValueException("'" + Types.shown(value) + "' is not a FQDN");
        }
        if (domain.length() > LONGEST - 2) {
            throw new InvalidValueException("'" + Types.shown(value) + "' leaves no room for a host's name");
        }
        return domain;
    };

    private DnsTypes() {}

    /** Whether the text is a name in lower case without a dot at its end. */
    static boolean isName(String text) {
        String[] labels = text.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return labels.length == 1 || !DIGITS.matcher(labels[labels.length - 1]).matches();
    }
}
