package io.altostratus.compute.scheduler;

import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.model.schedule.SelectedHost;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Notifier;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Announces each decision as Nova's scheduler does: {@code scheduler.select_destinations.start} before it, and
 * {@code .end} after one that found a host, both with what was asked for.
 */
final class DecisionNotices {

    private static final String EVENT = "scheduler.select_destinations.";

    private final @Nullable Notifier notifier;

    /** @param notifier null to announce nothing */
    DecisionNotices(@Nullable Notifier notifier) {
        this.notifier = notifier;
    }

    SelectedHost around(
            SelectHostRequest request, RequestContext context, Function<SelectHostRequest, SelectedHost> decision) {
        if (notifier == null) {
            return decision.apply(request);
        }
        Map<String, Object> payload = Map.of("request_spec", spec(request));
        notifier.info(EVENT + "start", payload, context);
        SelectedHost selected = decision.apply(request);
        notifier.info(EVENT + "end", payload, context);
        return selected;
    }

    /** In the words of Nova's request specification. */
    private static Map<String, Object> spec(SelectHostRequest request) {
        Map<String, Object> flavor = new LinkedHashMap<>();
        flavor.put("flavorid", request.flavorId());
        flavor.put("name", request.flavorName());
        flavor.put("vcpus", request.vcpus());
        flavor.put("memory_mb", request.memoryMb());
        flavor.put("root_gb", request.diskGb());
        flavor.put("extra_specs", request.extraSpecs());
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("uuid", request.serverId());
        server.put("project_id", request.projectId());
        server.put("availability_zone", request.zone());
        server.put("vcpus", request.vcpus());
        server.put("memory_mb", request.memoryMb());
        server.put("root_gb", request.diskGb());
        Map<String, Object> image = new HashMap<>();
        image.put("id", request.imageId());
        image.put("properties", request.imageProperties());
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("num_instances", 1);
        spec.put("image", image);
        spec.put("instance_type", flavor);
        spec.put("instance_properties", server);
        spec.put("scheduler_hints", request.hints());
        spec.put("ignore_hosts", request.excludedHosts());
        spec.put("force_hosts", request.forcedHost() == null ? List.of() : List.of(request.forcedHost()));
        return spec;
    }
}
