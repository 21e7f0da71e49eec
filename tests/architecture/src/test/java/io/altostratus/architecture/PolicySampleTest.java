package io.altostratus.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaEnumConstant;
import com.tngtech.archunit.core.domain.JavaMethod;
import io.altostratus.architecture.House.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples of policy files are what the services bring along, and tell requests that there are. */
class PolicySampleTest {

    private static final Path SAMPLES = House.ROOT.resolve("deploy/etc/altostratus/policy");
    private static final Pattern RULE = Pattern.compile("([^#\\s][^\"]*?): (\".*\")");
    private static final Pattern REQUESTS = Pattern.compile("# ([A-Z]+(?:, [A-Z]+)*) (/\\S*).*");
    /** A variable with its pattern as one part of a segment: {@code alias_{kind:this|that}_rules}. */
    private static final Pattern PARTLY_VARIABLE = Pattern.compile("\\{\\w+:([^}]+)}");

    private static final Pattern MAPPING =
            Pattern.compile("org\\.springframework\\.web\\.bind\\.annotation\\.([A-Z][a-z]+)Mapping");

    static Stream<Room> rooms() {
        return House.rooms().stream().filter(room -> Files.exists(defaults(room)));
    }

    private static Path defaults(Room room) {
        return House.ROOT.resolve(room.module()).resolve("src/main/resources/policy-defaults.yaml");
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void theSampleIsWhatTheServiceBringsAlong(Room room) throws IOException {
        Path file = SAMPLES.resolve(room.name() + ".yaml.sample");
        String text = sample(room);
        if (Boolean.getBoolean("policy-samples.write")) {
            Files.createDirectories(SAMPLES);
            Files.writeString(file, text);
        }
        assertThat(file)
                .as(
                        "write it anew: mvn test -pl tests/architecture -Dtest=PolicySampleTest -Dpolicy-samples.write=true")
                .hasContent(text);
    }

    private static String sample(Room room) throws IOException {
        StringBuilder text = new StringBuilder("""
                # Sample of /etc/altostratus/policy/%s.yaml. Each rule is shown with its default; a rule that is written
                # there, or in a file of /etc/altostratus/policy/%s.d, takes the place of the default. Changes
                # are read within a second; a file with an error changes nothing, and the service's log says where it is.
                #
                """.formatted(room.name(), room.name()));
        for (String line : Files.readAllLines(defaults(room))) {
            Matcher rule = RULE.matcher(line);
            text.append(rule.matches() ? "#\"" + rule.group(1) + "\": " + rule.group(2) : line)
                    .append('\n');
        }
        return text.toString();
    }

    /** A comment that names a request which no controller serves is a typing error or an old one. */
    @ParameterizedTest
    @MethodSource("rooms")
    void theRequestsThatARuleIsAskedForAreServed(Room room) throws IOException {
        List<String> served = served(room);
        Set<String> missing = new TreeSet<>();
        for (String line : Files.readAllLines(defaults(room))) {
            Matcher requests = REQUESTS.matcher(line);
            if (requests.matches()) {
                String path = requests.group(2).replaceFirst("\\?.*", "");
                Arrays.stream(requests.group(1).replace("HEAD", "GET").split(", "))
                        .map(method -> method + " " + path)
                        .filter(request -> served.stream().noneMatch(route -> isServed(request, route)))
                        .forEach(missing::add);
            }
        }
        assertThat(missing)
                .as("requests in %s that no controller serves", defaults(room))
                .isEmpty();
    }

    private static boolean isServed(String request, String route) {
        String[] asked = request.split("/");
        String[] offered = route.split("/");
        if (asked.length != offered.length) {
            return false;
        }
        for (int i = 0; i < asked.length; i++) {
            if (!asked[i].equals(offered[i])
                    && !offered[i].startsWith("{")
                    && !asked[i].matches(PARTLY_VARIABLE.matcher(offered[i]).replaceAll("(?:$1)"))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> served(Room room) {
        List<String> routes = new ArrayList<>();
        for (JavaClass type : House.classes(room)) {
            List<String> bases = type.getAnnotations().stream()
                    .filter(annotation ->
                            MAPPING.matcher(annotation.getRawType().getName()).matches())
                    .flatMap(annotation -> paths(annotation).stream())
                    .toList();
            for (JavaMethod method : type.getMethods()) {
                for (JavaAnnotation<?> annotation : method.getAnnotations()) {
                    Matcher mapping = MAPPING.matcher(annotation.getRawType().getName());
                    if (mapping.matches()) {
                        for (String base : bases.isEmpty() ? List.of("") : bases) {
                            for (String path : paths(annotation)) {
                                methods(mapping.group(1), annotation).forEach(m -> routes.add(m + " " + base + path));
                            }
                        }
                    }
                }
            }
        }
        return routes;
    }

    private static List<String> methods(String mapping, JavaAnnotation<?> annotation) {
        if (!mapping.equals("Request")) {
            return List.of(mapping.toUpperCase(Locale.ROOT));
        }
        List<String> named = annotation.get("method").stream()
                .flatMap(value -> Arrays.stream((Object[]) value))
                .map(value -> ((JavaEnumConstant) value).name())
                .toList();
        return named.isEmpty() ? List.of("GET", "POST", "PUT", "PATCH", "DELETE") : named;
    }

    private static List<String> paths(JavaAnnotation<?> annotation) {
        List<String> paths = Stream.of("value", "path")
                .flatMap(name -> annotation.get(name).stream())
                .flatMap(value -> Arrays.stream((Object[]) value))
                .map(String::valueOf)
                .toList();
        return paths.isEmpty() ? List.of("") : paths;
    }
}
