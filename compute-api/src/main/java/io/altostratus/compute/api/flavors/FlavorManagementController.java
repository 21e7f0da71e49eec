package io.altostratus.compute.api.flavors;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.body.WholeNumber;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.flavors.Flavor;
import io.altostratus.compute.database.flavors.FlavorRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Makes and deletes flavors, and describes them. */
@RestController
@RequestMapping("/v2.1/flavors")
class FlavorManagementController {

    private static final BigDecimal HIGHEST_FACTOR = new BigDecimal("3.40282e+38");

    private final FlavorRepository flavors;
    private final Transactions transactions;
    private final Policy policy;

    FlavorManagementController(FlavorRepository flavors, Transactions transactions, Policy policy) {
        this.flavors = flavors;
        this.transactions = transactions;
        this.policy = policy;
    }

    @PostMapping
    Map<String, Object> create(
            RequestContext context,
            HttpServletRequest request,
            Microversion version,
            @ValidBody("flavor-create") JsonNode body) {
        policy.enforce(context, "os_compute_api:os-flavor-manage:create");
        Flavor flavor = requested(body.get("flavor"));
        try {
            transactions.run(() -> flavors.insert(flavor));
        } catch (DuplicateKeyException e) {
            boolean sameId = flavors.find(flavor.id()).isPresent();
            throw ApiException.conflict(
                    sameId
                            ? "Flavor with ID " + flavor.id() + " already exists."
                            : "Flavor with name " + flavor.name() + " already exists.");
        }
        return Map.of("flavor", new FlavorView(request, version, context, policy).whole(flavor));
    }

    private static Flavor requested(JsonNode wanted) {
        JsonNode id = wanted.path("id");
        boolean chosen = !id.isMissingNode() && !id.isNull() && !id.asString().equals("auto");
        return new Flavor(
                0,
                chosen ? id.asString() : UUID.randomUUID().toString(),
                wanted.get("name").asString().strip(),
                integer(wanted, "ram"),
                integer(wanted, "vcpus"),
                integer(wanted, "disk"),
                integer(wanted, "OS-FLV-EXT-DATA:ephemeral"),
                integer(wanted, "swap"),
                factor(wanted.path("rxtx_factor")),
                flag(wanted.path("os-flavor-access:is_public")),
                description(wanted),
                false,
                Map.of());
    }

    private static int integer(JsonNode body, String field) {
        JsonNode value = body.path(field);
        boolean none =
                value.isMissingNode() || value.isNull() || value.asString().isEmpty();
        return none ? 0 : WholeNumber.of(value);
    }

    private static double factor(JsonNode value) {
        if (value.isMissingNode()) {
            return 1;
        }
        BigDecimal factor = new BigDecimal(value.asString());
        if (factor.signum() <= 0 || factor.compareTo(HIGHEST_FACTOR) > 0) {
            throw ApiException.badRequest("Invalid input for field/attribute rxtx_factor. Value: " + value.asString()
                    + ". It must be greater than 0 and at most 3.40282e+38.");
        }
        return factor.doubleValue();
    }

    private static boolean flag(JsonNode value) {
        return value.isMissingNode() || QueryParameters.flag(value.asString()).orElse(true);
    }

    private static @Nullable String description(JsonNode wanted) {
        JsonNode text = wanted.path("description");
        return text.isString() ? text.asString() : null;
    }

    @OnlyIn(from = "2.55")
    @PutMapping("/{id}")
    Map<String, Object> describe(
            RequestContext context,
            HttpServletRequest request,
            Microversion version,
            @PathVariable String id,
            @ValidBody("flavor-update") JsonNode body) {
        policy.enforce(context, "os_compute_api:os-flavor-manage:update");
        if (!transactions.call(() -> flavors.describe(id, description(body.get("flavor"))))) {
            throw FlavorLookup.notFound(id);
        }
        Flavor flavor = flavors.find(id).orElseThrow(() -> FlavorLookup.notFound(id));
        return Map.of("flavor", new FlavorView(request, version, context, policy).whole(flavor));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "os_compute_api:os-flavor-manage:delete");
        if (!transactions.call(() -> flavors.delete(id))) {
            throw FlavorLookup.notFound(id);
        }
    }
}
