package io.altostratus.image.discovery;

import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.image.imports.ImportMethods;
import io.altostratus.image.store.Stores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v2/info/import} and {@code /v2/info/stores}. */
@RestController
class InfoController {

    private final Stores stores;
    private final ImportMethods methods;
    private final Policy policy;

    InfoController(Stores stores, ImportMethods methods, Policy policy) {
        this.stores = stores;
        this.methods = methods;
        this.policy = policy;
    }

    @GetMapping("/v2/info/import")
    Map<String, Object> imports(RequestContext context) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("description", "Import methods available.");
        view.put("type", "array");
        view.put("value", methods.enabled());
        return Map.of("import-methods", view);
    }

    @GetMapping("/v2/info/stores")
    Map<String, List<Map<String, Object>>> stores(RequestContext context) {
        return Map.of("stores", stores.all().stream().map(InfoController::view).toList());
    }

    @GetMapping("/v2/info/stores/detail")
    Map<String, List<Map<String, Object>>> storesInDetail(RequestContext context) {
        policy.enforce(context, "stores_info_detail", Map.of());
        return Map.of(
                "stores",
                stores.all().stream()
                        .map(described -> {
                            Map<String, Object> view = view(described);
                            view.put("type", described.store().type());
                            view.put("weight", described.weight());
                            view.put("properties", described.store().properties());
                            return view;
                        })
                        .toList());
    }

    private static Map<String, Object> view(Stores.Described described) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", described.store().id());
        if (!described.description().isEmpty()) {
            view.put("description", described.description());
        }
        if (described.isDefault()) {
            view.put("default", "true");
        }
        return view;
    }
}
