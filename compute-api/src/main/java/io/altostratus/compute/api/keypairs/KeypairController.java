package io.altostratus.compute.api.keypairs;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.paging.SortKey;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.database.keypairs.Keypair;
import io.altostratus.compute.database.keypairs.KeypairRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /os-keypairs}; every user has their own. */
@RestController
@RequestMapping("/v2.1/os-keypairs")
class KeypairController {

    private static final ListRules RULES = new ListRules(1_000, Set.of("name"), List.of(new SortKey("name", false)));

    private final KeypairRepository keypairs;
    private final QuotaLimits quotas;
    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Policy policy;
    private final Clock clock;

    KeypairController(
            KeypairRepository keypairs,
            QuotaLimits quotas,
            JdbcClient jdbc,
            Transactions transactions,
            Policy policy,
            Clock clock) {
        this.keypairs = keypairs;
        this.quotas = quotas;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.policy = policy;
        this.clock = clock;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        String user = context.requireUserId();
        policy.enforce(context, "os_compute_api:os-keypairs:index", Map.of("user_id", user));
        PageRequest page = PageRequest.of(request, RULES);
        Where own = new Where().equal("k.user_id", user);
        Keyset.Page found = new Keyset("keypairs k", "k.name", List.of(new Keyset.Column("k.name", false)), "k.pk")
                .page(jdbc, own, own, page.marker(), page.limit())
                .orElseThrow(() -> ApiException.badRequest("marker [" + page.marker() + "] not found"));
        return Map.of(
                "keypairs",
                keypairs.page(found).stream()
                        .map(keypair -> Map.of("keypair", summary(keypair)))
                        .toList());
    }

    @GetMapping("/{name}")
    Map<String, Object> show(RequestContext context, @PathVariable String name) {
        String user = context.requireUserId();
        policy.enforce(context, "os_compute_api:os-keypairs:show", Map.of("user_id", user));
        Keypair keypair = keypairs.find(user, name).orElseThrow(() -> notFound(name, user));
        Map<String, Object> view = summary(keypair);
        view.put("user_id", user);
        view.put("id", keypair.pk());
        view.put("created_at", keypair.createdAt().toString());
        view.put("deleted", false);
        view.put("deleted_at", null);
        view.put("updated_at", null);
        return Map.of("keypair", view);
    }

    @PostMapping
    Map<String, Object> create(RequestContext context, @ValidBody("keypair-create") JsonNode body) {
        String user = context.requireUserId();
        policy.enforce(context, "os_compute_api:os-keypairs:create", Map.of("user_id", user));
        JsonNode wanted = body.get("keypair");
        String name = wanted.get("name").asString();
        String imported = wanted.path("public_key").asString("");
        SshKeys.Generated generated = imported.isEmpty() ? SshKeys.generate("Generated-by-Altostratus") : null;
        String publicKey = generated == null ? imported.strip() : generated.publicKey();
        Keypair keypair =
                new Keypair(0, user, name, "ssh", publicKey, SshKeys.fingerprint(publicKey), UtcTime.now(clock));
        try {
            transactions.run(() -> {
                quotas.requireKeypair(context.requireProjectId(), user, () -> keypairs.count(user));
                keypairs.insert(keypair);
            });
        } catch (DuplicateKeyException e) {
            throw ApiException.conflict("Key pair '" + name + "' already exists.");
        }
        Map<String, Object> view = summary(keypair);
        view.put("user_id", user);
        if (generated != null) {
            view.put("private_key", generated.privateKey());
        }
        return Map.of("keypair", view);
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void delete(RequestContext context, @PathVariable String name) {
        String user = context.requireUserId();
        policy.enforce(context, "os_compute_api:os-keypairs:delete", Map.of("user_id", user));
        if (!transactions.call(() -> keypairs.delete(user, name))) {
            throw notFound(name, user);
        }
    }

    private static ApiException notFound(String name, String user) {
        return ApiException.notFound("Keypair " + name + " not found for user " + user);
    }

    private static Map<String, Object> summary(Keypair keypair) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", keypair.name());
        view.put("public_key", keypair.publicKey());
        view.put("fingerprint", keypair.fingerprint());
        return view;
    }
}
