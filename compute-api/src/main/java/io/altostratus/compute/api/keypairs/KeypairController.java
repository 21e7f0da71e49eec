package io.altostratus.compute.api.keypairs;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.paging.SortKey;
import io.altostratus.api.request.QueryParameters;
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
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /os-keypairs}; every user has their own, and administrators see to everybody's since 2.10. */
@RestController
@RequestMapping("/v2.1/os-keypairs")
class KeypairController {

    private static final String RULE = "os_compute_api:os-keypairs:";
    private static final ListRules RULES = new ListRules(1_000, Set.of("name"), List.of(new SortKey("name", false)));
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");
    private static final String USER = "user_id";

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
    Map<String, Object> list(RequestContext context, HttpServletRequest request, Microversion version) {
        String user = user(context, request, version, Set.of(USER, "limit", "marker"));
        enforce(context, "index", user);
        PageRequest page = version.atLeast(2, 35)
                ? PageRequest.of(request, RULES)
                : new PageRequest(Integer.MAX_VALUE, null, RULES.defaultOrder());
        Where own = new Where().equal("k.user_id", user);
        Keyset.Page rows = new Keyset("keypairs k", "k.name", List.of(new Keyset.Column("k.name", false)), "k.pk")
                .page(jdbc, own, own, page.marker(), page.limit())
                .orElseThrow(() -> ApiException.badRequest("Marker " + page.marker() + " could not be found."));
        List<Keypair> found = keypairs.page(rows);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "keypairs",
                found.stream()
                        .map(keypair -> Map.of("keypair", summary(keypair, version)))
                        .toList());
        if (found.size() == page.limit()) {
            String next = PageLinks.next(request, found.getLast().name());
            answer.put("keypairs_links", List.of(Map.of("rel", "next", "href", next)));
        }
        return answer;
    }

    @GetMapping("/{name}")
    Map<String, Object> show(
            RequestContext context, HttpServletRequest request, Microversion version, @PathVariable String name) {
        String user = user(context, request, version, Set.of(USER));
        enforce(context, "show", user);
        Keypair keypair = keypairs.find(user, name).orElseThrow(() -> notFound(name, user));
        Map<String, @Nullable Object> view = summary(keypair, version);
        view.put(USER, user);
        view.put("id", keypair.pk());
        view.put("created_at", TIME.format(keypair.createdAt()));
        view.put("deleted", false);
        view.put("deleted_at", null);
        view.put("updated_at", null);
        return Map.of("keypair", view);
    }

    @PostMapping
    ResponseEntity<Map<String, Object>> create(
            RequestContext context, Microversion version, @ValidBody("keypair-create") JsonNode body) {
        JsonNode wanted = body.get("keypair");
        String user = wanted.path(USER).asString(context.requireUserId());
        enforce(context, "create", user);
        String name = wanted.get("name").asString().strip();
        String type = wanted.path("type").asString("ssh");
        KeyMaterial material = material(wanted.path("public_key"), type, user);
        Keypair keypair =
                new Keypair(0, user, name, type, material.publicKey(), material.fingerprint(), UtcTime.now(clock));
        try {
            transactions.run(() -> {
                quotas.requireKeypair(context.requireProjectId(), user, () -> keypairs.count(user));
                keypairs.insert(keypair);
            });
        } catch (DuplicateKeyException e) {
            throw ApiException.conflict("Key pair '" + name + "' already exists.");
        }
        Map<String, @Nullable Object> view = summary(keypair, version);
        view.put(USER, user);
        if (material.privateKey() != null) {
            view.put("private_key", material.privateKey());
        }
        return ResponseEntity.status(version.atLeast(2, 2) ? HttpStatus.CREATED : HttpStatus.OK)
                .body(Map.of("keypair", view));
    }

    /** Since 2.92 the schema asks for a public key, so that none is generated. */
    private KeyMaterial material(JsonNode imported, String type, String user) {
        boolean certificate = type.equals("x509");
        if (imported.isString()) {
            String key = imported.asString().strip();
            return new KeyMaterial(key, certificate ? Certificates.fingerprint(key) : SshKeys.fingerprint(key), null);
        }
        return certificate
                ? Certificates.generate(user, clock.instant())
                : SshKeys.generate("Generated-by-Altostratus");
    }

    @DeleteMapping("/{name}")
    ResponseEntity<Void> delete(
            RequestContext context, HttpServletRequest request, Microversion version, @PathVariable String name) {
        String user = user(context, request, version, Set.of(USER));
        enforce(context, "delete", user);
        if (!transactions.call(() -> keypairs.delete(user, name))) {
            throw notFound(name, user);
        }
        return ResponseEntity.status(version.atLeast(2, 2) ? HttpStatus.NO_CONTENT : HttpStatus.ACCEPTED)
                .build();
    }

    private static String user(
            RequestContext context, HttpServletRequest request, Microversion version, Set<String> parameters) {
        if (version.atLeast(2, 75)) {
            QueryParameters.refuseUnknown(request, parameters);
        }
        String asked = version.atLeast(2, 10) ? request.getParameter(USER) : null;
        return asked == null || asked.isEmpty() ? context.requireUserId() : asked;
    }

    private void enforce(RequestContext context, String rule, String user) {
        policy.enforce(context, RULE + rule, Map.of(USER, user));
    }

    private static ApiException notFound(String name, String user) {
        return ApiException.notFound("Keypair " + name + " not found for user " + user);
    }

    private static Map<String, @Nullable Object> summary(Keypair keypair, Microversion version) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("name", keypair.name());
        view.put("public_key", keypair.publicKey());
        view.put("fingerprint", keypair.fingerprint());
        if (version.atLeast(2, 2)) {
            view.put("type", keypair.type());
        }
        return view;
    }
}
