package io.altostratus.network.service.portforwarding;

import io.altostratus.network.service.api.InvalidValueException;
import io.altostratus.network.service.api.Types;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Ports from first to last, both included. */
record PortRange(int first, int last) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?::(\\d{1,5}))?");
    private static final int MOST = 65_535;

    static PortRange one(int port) {
        return new PortRange(port, port);
    }

    /** Reads {@code first:last}, or one port. */
    static PortRange read(JsonNode value) {
        Matcher form = FORM.matcher(value.asString(""));
        if (form.matches()) {
            int first = Integer.parseInt(form.group(1));
            int last = form.group(2) == null ? first : Integer.parseInt(form.group(2));
            if (first >= 1 && first <= last && last <= MOST) {
                return new PortRange(first, last);
            }
        }
        throw new InvalidValueException("'" + Types.shown(value) + "' is not a valid range of ports");
    }

    boolean overlaps(PortRange other) {
        return first <= other.last && other.first <= last;
    }

    int size() {
        return last - first + 1;
    }

    boolean isSingle() {
        return first == last;
    }

    @Override
    public String toString() {
        return first + ":" + last;
    }
}
