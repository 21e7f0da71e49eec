package io.altostratus.auth.testing;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.context.Json;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request that a controller serves.
 *
 * @param pattern its path, with variables in braces
 * @param schema the name of its body's schema; null for a request without a body
 * @param member what its body's only member is called, where that decides what is asked for; null elsewhere
 */
public record Route(
        String method,
        String pattern,
        @Nullable String schema,
        @Nullable String member) {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([^{}:]+)(?::((?:[^{}]|\\{[^{}]*\\})*))?\\}");
    private static final Pattern WORDS = Pattern.compile("[\\w-]+(\\|[\\w-]+)*");

    public Route(String method, String pattern, @Nullable String schema) {
        this(method, pattern, schema, null);
    }

    /** All that the service's own controllers serve, in the order of paths. */
    public static List<Route> of(RequestMappingHandlerMapping mapping) {
        List<Route> routes = new ArrayList<>();
        mapping.getHandlerMethods().forEach((info, handler) -> {
            if (handler.getBeanType().getName().startsWith("io.altostratus.")) {
                routes.addAll(of(info, handler));
            }
        });
        routes.sort(Comparator.comparing(Route::pattern).thenComparing(Route::method));
        return routes;
    }

    private static List<Route> of(RequestMappingInfo info, HandlerMethod handler) {
        String schema = Arrays.stream(handler.getMethod().getParameters())
                .map(Route::schemaOf)
                .flatMap(Stream::ofNullable)
                .findFirst()
                .orElse(null);
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        List<Route> routes = new ArrayList<>();
        for (String path : info.getPatternValues()) {
            for (String words : withWords(path)) {
                for (RequestMethod method : methods.isEmpty() ? Set.of(RequestMethod.GET) : methods) {
                    routes.add(new Route(method.name(), words, schema));
                }
            }
        }
        return routes;
    }

    private static @Nullable String schemaOf(Parameter parameter) {
        ValidBody body = parameter.getAnnotation(ValidBody.class);
        return body == null ? null : body.value();
    }

    /** A variable that stands for one of a few words is each of these words. */
    private static List<String> withWords(String path) {
        Matcher variable = VARIABLE.matcher(path);
        while (variable.find()) {
            String choice = variable.group(2);
            if (choice != null && WORDS.matcher(choice).matches()) {
                List<String> all = new ArrayList<>();
                for (String word : choice.split("\\|")) {
                    all.addAll(withWords(path.substring(0, variable.start()) + word + path.substring(variable.end())));
                }
                return all;
            }
        }
        return List.of(path);
    }

    /**
     * The path with its variables filled.
     *
     * @param things ids by the segment before the variable, such as {@code users}
     * @param otherwise for a variable after an unknown segment
     */
    public String path(Map<String, String> things, String otherwise) {
        StringBuilder path = new StringBuilder();
        Matcher variable = VARIABLE.matcher(pattern);
        int from = 0;
        while (variable.find()) {
            path.append(pattern, from, variable.start());
            from = variable.end();
            String[] before = path.toString().split("/");
            path.append(things.getOrDefault(before.length == 0 ? "" : before[before.length - 1], otherwise));
        }
        return path.append(pattern.substring(from)).toString();
    }

    /**
     * A body that fits its schema, or nearly; empty for a request without one.
     *
     * @param version in which it is to fit; null in services without microversions
     * @param optional whether properties that need not be there are
     */
    byte[] body(@Nullable Microversion version, boolean optional) {
        return schema == null
                ? new byte[0]
                : sample(version, optional).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same to be spoilt. */
    JsonNode sample(@Nullable Microversion version, boolean optional) {
        JsonNode body = schema == null ? SampleBody.EMPTY : SampleBody.of(schema, version, optional);
        if (member != null && !body.has(member)) {
            ObjectNode named = Json.MAPPER.createObjectNode();
            named.set(member, optional ? SampleBody.EMPTY : Json.MAPPER.nullNode());
            return named;
        }
        return body;
    }

    /** How many variables its path has. */
    public int variables() {
        return (int) VARIABLE.matcher(pattern).results().count();
    }

    @Override
    public String toString() {
        return method + " " + pattern + (member == null ? "" : " " + member);
    }
}
