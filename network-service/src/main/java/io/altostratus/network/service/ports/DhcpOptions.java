package io.altostratus.network.service.ports;

import io.altostratus.network.service.api.InvalidValueException;
import io.altostratus.network.service.api.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The attribute {@code extra_dhcp_opts} of ports. */
final class DhcpOptions {

    private static final Set<String> KEYS = Set.of("opt_name", "opt_value", "ip_version");
    /** Options that mean something without a value: the guest gets no route at all. */
    private static final Set<String> MAY_BE_BLANK = Set.of("router", "classless-static-route");
    /** They become words in a line of a file: nothing in them may end the word. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private static final int LONGEST_VALUE = 255;

    /** Each is a line of a file that the network's server reads whenever a port changes. */
    static final int MOST = 64;

    private DhcpOptions() {}

    static List<DhcpOption.Wish> read(JsonNode value) {
        if (value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw new InvalidValueException("'" + Types.shown(value) + "' is not a list");
        }
        if (value.size() > MOST) {
            throw new InvalidValueException("a port can have no more than " + MOST + " DHCP options");
        }
        Map<String, DhcpOption.Wish> wishes = new LinkedHashMap<>();
        for (JsonNode item : value) {
            DhcpOption.Wish wish = wish(item);
            wishes.put(wish.ipVersion() + wish.name(), wish);
        }
        return List.copyOf(wishes.values());
    }

    private static DhcpOption.Wish wish(JsonNode item) {
        if (!item.isObject()) {
            throw new InvalidValueException("'" + Types.shown(item) + "' is not a dictionary");
        }
        for (Map.Entry<String, JsonNode> property : item.properties()) {
            if (!KEYS.contains(property.getKey())) {
                throw new InvalidValueException("'" + property.getKey() + "' is not one of the keys " + KEYS);
            }
        }
        JsonNode name = item.path("opt_name");
        if (!name.isString() || !NAME.matcher(name.asString()).matches()) {
            throw new InvalidValueException("'" + Types.shown(name) + "' is not the name or number of a DHCP option");
        }
        if (!item.has("opt_value")) {
            throw new InvalidValueException("Required attribute 'opt_value' not specified");
        }
        return new DhcpOption.Wish(
                name.asString(), value(name.asString(), item.get("opt_value")), ipVersion(item.path("ip_version")));
    }

    private static @Nullable String value(String name, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        String text = value.asString("");
        boolean blank = text.isBlank();
        if (!value.isString()
                || blank && !MAY_BE_BLANK.contains(name)
                || text.length() > LONGEST_VALUE
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValueException("'" + Types.shown(value) + "' is not a value of a DHCP option");
        }
        return blank ? "" : text;
    }

    private static int ipVersion(JsonNode value) {
        if (value.isMissingNode()) {
            return 4;
        }
        return switch (value.asString("")) {
            case "4" -> 4;
            case "6" -> 6;
            default -> throw new InvalidValueException("'" + Types.shown(value) + "' is not in [4, 6]");
        };
    }

    /** What a port has afterwards: an option that is named again has its new value, one without a value is gone. */
    static List<DhcpOption> after(List<DhcpOption> before, List<DhcpOption.Wish> wishes) {
        Map<String, DhcpOption> options = new LinkedHashMap<>();
        before.forEach(option -> options.put(option.ipVersion() + option.name(), option));
        for (DhcpOption.Wish wish : wishes) {
            String value = wish.value();
            if (value == null) {
                options.remove(wish.ipVersion() + wish.name());
            } else {
                options.put(wish.ipVersion() + wish.name(), new DhcpOption(wish.name(), value, wish.ipVersion()));
            }
        }
        return new ArrayList<>(options.values());
    }
}
