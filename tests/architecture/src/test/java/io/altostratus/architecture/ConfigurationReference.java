package io.altostratus.architecture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import io.altostratus.architecture.House.Kind;
import io.altostratus.architecture.House.Room;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The text of {@code docs/configuration.md}: what the compiler has written down about each room's configuration, room by
 * room, under a head that people wrote.
 */
final class ConfigurationReference {

    /** What Spring's processor writes, and what people write for keys that no record holds. */
    private static final List<String> METADATA = List.of(
            "META-INF/spring-configuration-metadata.json", "META-INF/additional-spring-configuration-metadata.json");

    /** What a program may preset in its own jar that an operator may want to know. */
    private static final List<String> SHOWN_PRESETS = List.of("altostratus.", "server.");

    /**
     * A key.
     *
     * @param group the name of its record's prefix, or what stands before its last dot
     * @param order its place in its record
     */
    record Property(String name, String group, int order, String type, String defaultValue, String description) {}

    private ConfigurationReference() {}

    static String text() {
        StringBuilder text = new StringBuilder(House.text(
                House.ROOT.resolve("tests/architecture").resolve("src/test/resources/configuration-head.md")));
        text.append("\n## Shared rooms\n");
        for (Room room : House.rooms()) {
            if (room.kind() == Kind.COMMON && !properties(room).isEmpty()) {
                text.append("\n### ")
                        .append(room.name())
                        .append("\n\nRead by ")
                        .append(readers(room))
                        .append(".\n");
                tables(room, text);
            }
        }
        text.append("\n## Programs\n");
        for (Room room : House.rooms()) {
            if (room.isProgramOfTheCloud()) {
                text.append("\n### ").append(room.name()).append("\n").append(presets(room));
                tables(room, text);
            }
        }
        return text.toString();
    }

    static List<Property> properties() {
        return House.rooms().stream().flatMap(room -> properties(room).stream()).toList();
    }

    private static void tables(Room room, StringBuilder text) {
        Map<String, List<Property>> groups =
                properties(room).stream().collect(groupingBy(Property::group, TreeMap::new, toList()));
        groups.values().forEach(group -> {
            text.append("\n| Key | Type | Default | Meaning |\n|---|---|---|---|\n");
            group.stream()
                    .sorted(Comparator.comparingInt(Property::order).thenComparing(Property::name))
                    .forEach(property -> text.append("| `")
                            .append(property.name())
                            .append("` | ")
                            .append(property.type())
                            .append(" | ")
                            .append(property.defaultValue().isEmpty() ? "" : "`" + property.defaultValue() + "`")
                            .append(" | ")
                            .append(property.description())
                            .append(" |\n"));
        });
    }

    private static List<Property> properties(Room room) {
        Map<String, Property> properties = new TreeMap<>();
        for (String file : METADATA) {
            Path path = room.classes().resolve(file);
            if (Files.exists(path)) {
                for (JsonNode node : new JsonMapper().readTree(House.text(path)).path("properties")) {
                    Property property = property(node);
                    properties.putIfAbsent(property.name(), property);
                }
            }
        }
        return List.copyOf(properties.values());
    }

    private static Property property(JsonNode node) {
        String name = node.path("name").asString();
        String prefix = name.substring(0, name.lastIndexOf('.'));
        return new Property(
                name,
                prefix,
                place(node.path("sourceType").asString(""), name.substring(prefix.length() + 1)),
                type(node.path("type").asString()),
                defaultValue(node.path("defaultValue")),
                plain(node.path("description").asString("")));
    }

    /** The place of a component in its record, where related things stand together; the metadata are in order of names. */
    private static int place(String record, String key) {
        if (record.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        RecordComponent[] components = load(record).getRecordComponents();
        List<String> keys = components == null
                ? List.of()
                : Arrays.stream(components)
                        .map(component ->
                                component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                        .toList();
        return keys.contains(key) ? keys.indexOf(key) : Integer.MAX_VALUE;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ConfigurationReference.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " is configured but not there", e);
        }
    }

    private static String type(String name) {
        int parameters = name.indexOf('<');
        String raw = parameters < 0 ? name : name.substring(0, parameters);
        String parameter = parameters < 0 ? "" : name.substring(parameters + 1, name.length() - 1);
        return switch (raw) {
            case "java.lang.String" -> "text";
            case "java.lang.Integer", "java.lang.Long" -> "integer";
            case "java.lang.Double" -> "number";
            case "java.lang.Boolean" -> "true or false";
            case "java.time.Duration" -> "duration";
            case "java.nio.file.Path" -> "path";
            case "java.net.URI" -> "address";
            case "org.springframework.util.unit.DataSize" -> "size";
            case "java.util.List", "java.util.Set" -> "list of " + type(parameter);
            case "java.util.Map" -> "map";
            default -> constants(load(raw));
        };
    }

    private static String constants(Class<?> type) {
        if (!type.isEnum()) {
            throw new IllegalStateException("the reference has no word for the type " + type.getName());
        }
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> "`" + ((Enum<?>) constant).name().toLowerCase(Locale.ROOT) + "`")
                .collect(joining(", "));
    }

    private static String defaultValue(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(JsonNode::asString).collect(joining(", "));
        }
        return value.asString("").replaceAll("^\\[(.*)]$", "$1");
    }

    private static String plain(String description) {
        return description
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .strip();
    }

    /** What the program's jar holds in place of a default; what an operator writes wins over it. */
    private static String presets(Room program) {
        Path file = House.ROOT.resolve(program.module()).resolve("src/main/resources/application.yaml");
        if (!Files.exists(file)) {
            return "";
        }
        Map<String, String> flat = new TreeMap<>();
        flatten("", new Yaml().load(House.text(file)), flat);
        String shown = flat.entrySet().stream()
                .filter(preset -> SHOWN_PRESETS.stream().anyMatch(preset.getKey()::startsWith))
                .map(preset -> "`" + preset.getKey() + ": " + preset.getValue() + "`")
                .collect(joining(", "));
        return shown.isEmpty() ? "" : "\nPreset: " + shown + ".\n";
    }

    private static void flatten(String prefix, @Nullable Object value, Map<String, String> flat) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> flatten(prefix.isEmpty() ? "" + key : prefix + "." + key, inner, flat));
        } else {
            flat.put(prefix, String.valueOf(value));
        }
    }

    private static String readers(Room shared) {
        List<Room> programs =
                House.rooms().stream().filter(Room::isProgramOfTheCloud).toList();
        Map<String, Room> rooms = House.rooms().stream().collect(toMap(Room::name, room -> room));
        List<String> readers = programs.stream()
                .filter(program -> uses(program, shared, rooms))
                .map(Room::name)
                .toList();
        return readers.size() == programs.size() ? "every program" : String.join(", ", readers);
    }

    /** Whether the room stands on the shared one itself, or by a room of its domain, which brings what it stands on. */
    private static boolean uses(Room room, Room shared, Map<String, Room> rooms) {
        return dependencies(room).stream()
                .flatMap(name -> Stream.ofNullable(rooms.get(name)))
                .anyMatch(next -> next.equals(shared) || isOfADomain(next) && uses(next, shared, rooms));
    }

    private static boolean isOfADomain(Room room) {
        return room.name().startsWith("compute-") || room.name().startsWith("network-");
    }

    /** The rooms that a module is built with, tests aside. */
    private static List<String> dependencies(Room room) {
        List<String> names = new ArrayList<>();
        String pom = House.text(House.ROOT.resolve(room.module()).resolve("pom.xml"));
        for (String dependency : pom.split("<dependency>")) {
            String own = dependency.split("</dependency>")[0];
            if (own.contains("<groupId>io.altostratus</groupId>")
                    && !own.contains("<scope>test</scope>")
                    && own.length() < dependency.length()) {
                names.add(own.replaceAll("(?s).*<artifactId>(.*?)</artifactId>.*", "$1"));
            }
        }
        return names;
    }
}
