package io.altostratus.network.service.qos;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.Types;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v2.0/qos/rule-types}: which rules are enforced, and by whom. */
@RestController
class RuleTypeController {

    private static final String DRIVER = "linuxbridge";

    private final Access access;

    RuleTypeController(Access access) {
        this.access = access;
    }

    /** {@code all_rules=true} asks for those as well that nothing enforces. */
    @GetMapping("/v2.0/qos/rule-types")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        access.enforce(context, "get_rule_type", Map.of());
        List<String> types = new ArrayList<>(
                Arrays.stream(RuleType.values()).map(RuleType::apiName).toList());
        String all = request.getParameter("all_rules");
        if (all != null && Boolean.TRUE.equals(Types.BOOLEAN.filter(all))) {
            types.addAll(RuleType.UNSUPPORTED);
        }
        Fields fields = Fields.of(request);
        return Map.of(
                "rule_types",
                types.stream().map(type -> fields.of(Map.of("type", type))).toList());
    }

    @GetMapping("/v2.0/qos/rule-types/{type}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String type) {
        access.enforce(context, "get_rule_type", Map.of());
        RuleType known = RuleType.of(type)
                .orElseThrow(() -> Errors.notFound(
                        "QosRuleTypeNotFound", "QoS rule type " + type + " is not supported by any driver."));
        return Map.of(
                "rule_type",
                Fields.of(request)
                        .of(Map.of(
                                "type",
                                known.apiName(),
                                "drivers",
                                List.of(Map.of("name", DRIVER, "supported_parameters", parameters(known))))));
    }

    private static List<Map<String, Object>> parameters(RuleType type) {
        return switch (type) {
            case BANDWIDTH_LIMIT ->
                List.of(
                        range("max_kbps"),
                        range("max_burst_kbps"),
                        parameter("direction", "choices", List.of("egress", "ingress")));
            case DSCP_MARKING ->
                List.of(parameter("dscp_mark", "choices", List.copyOf(new TreeSet<>(QosAttributes.DSCP_MARKS))));
        };
    }

    private static Map<String, Object> range(String name) {
        return parameter(name, "range", Map.of("start", 0, "end", Integer.MAX_VALUE));
    }

    private static Map<String, Object> parameter(String name, String type, Object values) {
        return Map.of("parameter_name", name, "parameter_type", type, "parameter_values", values);
    }
}
