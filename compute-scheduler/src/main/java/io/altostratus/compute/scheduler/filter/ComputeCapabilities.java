package io.altostratus.compute.scheduler.filter;

import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a flavor asks of hosts by {@code capabilities:…}; names without a scope count if hosts have such a value. */
final class ComputeCapabilities {

    private static final String SCOPE = "capabilities:";

    private record Wanted(List<String> path, boolean scoped, ExtraSpecMatch match) {

        boolean isMetBy(HostState host) {
            Object value = valueAt(host, path);
            return value == null ? !scoped : match.matches(text(value));
        }
    }

    private ComputeCapabilities() {}

    static Predicate<HostState> conditionFor(Demand demand) {
        List<Wanted> wanted = new ArrayList<>();
        demand.request().extraSpecs().forEach((key, value) -> {
            if (key.startsWith(SCOPE)) {
                String path = key.substring(SCOPE.length());
                wanted.add(new Wanted(List.of(path.split(":", -1)), true, ExtraSpecMatch.of(value)));
            } else if (!key.contains(":")) {
                wanted.add(new Wanted(List.of(key), false, ExtraSpecMatch.of(value)));
            }
        });
        return wanted.isEmpty() ? HostFilter.ALL : host -> wanted.stream().allMatch(one -> one.isMetBy(host));
    }

    /** What a host has under a name, or deeper in what stands there; null if there is nothing. */
    static @Nullable Object valueAt(HostState host, List<String> path) {
        Object value = host.attribute(path.getFirst());
        for (String name : path.subList(1, path.size())) {
            value = switch (value) {
                case JsonNode tree -> tree.get(name);
                case Map<?, ?> map -> map.get(name);
                case null, default -> null;
            };
        }
        return value instanceof JsonNode tree && tree.isNull() ? null : value;
    }

    private static String text(Object value) {
        return value instanceof JsonNode tree && tree.isValueNode() ? tree.asString() : String.valueOf(value);
    }
}
