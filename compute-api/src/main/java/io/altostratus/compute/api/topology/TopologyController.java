package io.altostratus.compute.api.topology;

import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.context.RequestContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /servers/{id}/topology}, since 2.78. Nova lists the nodes that a server was given; servers of this cloud are not
 * bound to any, and for these it lists none.
 */
@RestController
class TopologyController {

    private final ServerAccess access;

    TopologyController(ServerAccess access) {
        this.access = access;
    }

    @OnlyIn(from = "2.78")
    @GetMapping("/v2.1/servers/{id}/topology")
    Map<String, Object> show(RequestContext context, @PathVariable String id) {
        access.require(id, "compute:server:topology:index", context);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("nodes", List.of());
        view.put("pagesize_kb", null);
        return view;
    }
}
