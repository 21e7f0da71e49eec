package io.altostratus.network.service.api;

import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.address.MacAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The types of Neutron's attributes. */
public final class Types {

    public static final AttributeType<Boolean> BOOLEAN = new BooleanType();
    public static final AttributeType<String> UUID = Types::uuid;
    public static final AttributeType<String> MAC = new MacType();
    public static final AttributeType<IpAddress> IP_OR_NULL = new IpType();
    public static final AttributeType<Cidr> CIDR = Types::cidr;
    public static final AttributeType<List<String>> UUIDS = Types::uuids;
    public static final AttributeType<Integer> IP_VERSION = new IpVersionType();
    public static final AttributeType<JsonNode> ANY = value -> value;

    /** For what is only shown, so that filters can name it. */
    public static final AttributeType<String> TEXT = text(255);

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-9a-fA-F]{32}");
    private static final Set<String> TRUE = Set.of("true", "t", "1", "yes", "y", "on");
    private static final Set<String> FALSE = Set.of("false", "f", "0", "no", "n", "off");

    private Types() {}

    /** Any text up to a length. */
    public static AttributeType<String> text(int longest) {
        return value -> string(value, longest);
    }

    /** A text that people read on one line: no control characters, no blanks around it. */
    public static AttributeType<String> name(int longest) {
        return value -> {
            String text = string(value, longest);
            if (!text.strip().equals(text) || text.chars().anyMatch(Character::isISOControl)) {
                throw new InvalidValueException("'" + text + "' is not a valid string");
            }
            return text;
        };
    }

    public static AttributeType<String> notEmpty(AttributeType<String> type) {
        return value -> {
            String text = type.read(value);
            if (text == null || text.isBlank()) {
                throw new InvalidValueException("'" + shown(value) + "' Blank strings are not permitted");
            }
            return text;
        };
    }

    /** A text of the characters that identifiers of other services have. */
    public static AttributeType<String> identifier(int longest) {
        return value -> {
            String text = string(value, longest);
            if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw new InvalidValueException("'" + text + "' is not a valid string");
            }
            return text;
        };
    }

    /** The type with null as one more value. */
    public static <T> AttributeType<T> nullable(AttributeType<T> type) {
        return new AttributeType<>() {
            @Override
            public @Nullable T read(JsonNode value) {
                return value.isNull() ? null : type.read(value);
            }

            @Override
            public @Nullable Object filter(String text) {
                return type.filter(text);
            }
        };
    }

    /** The type, with another value in place of null. */
    public static <T> AttributeType<T> nullAs(T otherwise, AttributeType<T> type) {
        return new AttributeType<>() {
            @Override
            public @Nullable T read(JsonNode value) {
                return value.isNull() ? otherwise : type.read(value);
            }

            @Override
            public @Nullable Object filter(String text) {
                return type.filter(text);
            }
        };
    }

    /** For what this release shows as null and cannot set. */
    public static AttributeType<String> alwaysNull() {
        return value -> {
            if (!value.isNull()) {
                throw new InvalidValueException("'" + shown(value) + "' is not supported");
            }
            return null;
        };
    }

    public static AttributeType<String> oneOf(String... values) {
        List<String> known = List.of(values);
        return value -> {
            if (!value.isString() || !known.contains(value.asString())) {
                throw new InvalidValueException("'" + shown(value) + "' is not in [" + String.join(", ", known) + "]");
            }
            return value.asString();
        };
    }

    public static AttributeType<Integer> integer(int smallest, int largest) {
        return new IntegerType(smallest, largest);
    }

    /** A list without doubles. */
    public static <T> AttributeType<List<T>> listOf(AttributeType<T> item) {
        return value -> {
            if (!value.isArray()) {
                throw new InvalidValueException("'" + shown(value) + "' is not a list");
            }
            List<T> items = new ArrayList<>();
            Set<T> seen = new HashSet<>();
            for (JsonNode element : value) {
                T read = item.read(element);
                if (read == null || !seen.add(read)) {
                    throw new InvalidValueException("Duplicate items in the list: '" + shown(element) + "'");
                }
                items.add(read);
            }
            return List.copyOf(items);
        };
    }

    /** A JSON object, whatever is in it. */
    public static AttributeType<JsonNode> object(int longest) {
        return value -> {
            if (!value.isObject()) {
                throw new InvalidValueException("'" + shown(value) + "' is not a dictionary");
            }
            if (value.toString().length() > longest) {
                throw new InvalidValueException("'" + shown(value) + "' exceeds maximum length of " + longest);
            }
            return value;
        };
    }

    private static String string(JsonNode value, int longest) {
        if (!value.isString()) {
            throw new InvalidValueException("'" + shown(value) + "' is not a valid string");
        }
        String text = value.asString();
        if (text.codePointCount(0, text.length()) > longest) {
            throw new InvalidValueException("'" + shown(value) + "' exceeds maximum length of " + longest);
        }
        return text;
    }

    private static String uuid(JsonNode value) {
        if (!value.isString() || !UUID_FORM.matcher(value.asString()).matches()) {
            throw new InvalidValueException("'" + shown(value) + "' is not a valid UUID");
        }
        return value.asString();
    }

    private static List<String> uuids(JsonNode value) {
        if (value.isNull()) {
            return List.of();
        }
        List<String> read = listOf(UUID).read(value);
        return read == null ? List.of() : read;
    }

    public static IpAddress ip(JsonNode value) {
        if (value.isString()) {
            IpAddress address = IpAddress.parse(value.asString()).orElse(null);
            if (address != null) {
                return address;
            }
        }
        throw new InvalidValueException("'" + shown(value) + "' is not a valid IP address");
    }

    private static Cidr cidr(JsonNode value) {
        if (value.isString()) {
            Cidr cidr = Cidr.parse(value.asString()).orElse(null);
            if (cidr != null) {
                return cidr;
            }
        }
        throw new InvalidValueException("'" + shown(value) + "' is not a valid IP subnet");
    }

    /** A value as it may stand in a message: not longer than a line, null by Python's name as clients know it. */
    public static String shown(JsonNode value) {
        String text = value.isNull() ? "None" : value.isString() ? value.asString() : value.toString();
        return text.length() <= 300 ? text : text.substring(0, 300) + "…";
    }

    private static final class BooleanType implements AttributeType<Boolean> {

        @Override
        public Boolean read(JsonNode value) {
            if (value.isBoolean()) {
                return value.asBoolean();
            }
            Boolean known = value.isString() || value.isIntegralNumber() ? parse(value.asString()) : null;
            if (known == null) {
                throw new InvalidValueException("'" + shown(value) + "' cannot be converted to boolean");
            }
            return known;
        }

        @Override
        public @Nullable Object filter(String text) {
            return parse(text);
        }

        private static @Nullable Boolean parse(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            return TRUE.contains(lower) ? Boolean.TRUE : FALSE.contains(lower) ? Boolean.FALSE : null;
        }
    }

    private record IntegerType(int smallest, int largest) implements AttributeType<Integer> {

        @Override
        public Integer read(JsonNode value) {
            Integer number = value.isIntegralNumber() || value.isString() ? parse(value.asString()) : null;
            if (number == null) {
                throw new InvalidValueException("'" + shown(value) + "' is not an integer");
            }
            if (number < smallest) {
                throw new InvalidValueException("'" + number + "' is too small - must be at least '" + smallest + "'");
            }
            if (number > largest) {
                throw new InvalidValueException(
                        "'" + number + "' is too large - must be no larger than '" + largest + "'");
            }
            return number;
        }

        @Override
        public @Nullable Object filter(String text) {
            return parse(text);
        }

        private static @Nullable Integer parse(String text) {
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }

    private static final class IpVersionType implements AttributeType<Integer> {

        private static final AttributeType<Integer> NUMBER = integer(0, 255);

        @Override
        public @Nullable Integer read(JsonNode value) {
            Integer version = NUMBER.read(value);
            if (version == null || version != 4 && version != 6) {
                throw new InvalidValueException("'" + shown(value) + "' is not in [4, 6]");
            }
            return version;
        }

        @Override
        public @Nullable Object filter(String text) {
            return NUMBER.filter(text);
        }
    }

    private static final class MacType implements AttributeType<String> {

        @Override
        public String read(JsonNode value) {
            return MacAddress.parse(value.asString(""))
                    .orElseThrow(() -> new InvalidValueException("'" + shown(value) + "' is not a valid MAC address"));
        }

        @Override
        public @Nullable Object filter(String text) {
            return MacAddress.parse(text).orElse(null);
        }
    }

    private static final class IpType implements AttributeType<IpAddress> {

        @Override
        public @Nullable IpAddress read(JsonNode value) {
            return value.isNull() ? null : ip(value);
        }

        @Override
        public Object filter(String text) {
            return IpAddress.parse(text).map(IpAddress::text).orElse(text);
        }
    }
}
