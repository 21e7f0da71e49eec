package io.altostratus.identity.credentials;

import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/credentials}. A delegated token reaches the credentials of its own project only. */
@RestController
@RequestMapping("/v3/credentials")
class CredentialController {

    private final CredentialRepository credentials;
    private final CredentialStore store;
    private final Transactions transactions;
    private final Policy policy;

    CredentialController(
            CredentialRepository credentials, CredentialStore store, Transactions transactions, Policy policy) {
        this.credentials = credentials;
        this.store = store;
        this.transactions = transactions;
        this.policy = policy;
    }

    /** Whoever may see all gets all; everyone else gets their own. */
    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        String caller = context.requireUserId();
        policy.enforce(context, "identity:list_credentials", Map.of("target.credential.user_id", caller));
        Where where = new Where()
                .equal("user_id", request.getParameter("user_id"))
                .equal("type", request.getParameter("type"));
        if (!policy.allows(context, "identity:get_credential", Map.of())) {
            where.and("user_id = :caller", "caller", caller);
        }
        Token token = TokenFilter.token(request);
        List<Credential> visible = credentials.list(where).stream()
                .filter(c -> policy.allows(context, "identity:get_credential", target(c)))
                .filter(c -> DelegatedToken.reaches(token, c.projectId()))
                .toList();
        return Entity.list(request, "credentials", visible, c -> view(request, c));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        return Map.of(
                "credential",
                view(request, reachable(context, request, id, credentials.find(id), "identity:get_credential")));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("credential-create") JsonNode body) {
        JsonNode wanted = body.get("credential");
        String userId = text(wanted, "user_id", "");
        policy.enforce(context, "identity:create_credential", Map.of("target.credential.user_id", userId));
        Token token = TokenFilter.token(request);
        String projectId = textOrNull(wanted, "project_id");
        DelegatedToken.requireReach(token, projectId);
        String type = text(wanted, "type", "");
        String id = Ids.next();
        String blob = text(wanted, "blob", "");
        if (Ec2Blob.isType(type)) {
            DelegatedToken.requireUnrestricted(token, "credentials");
            if (projectId == null) {
                throw ApiException.badRequest("Expecting to find project_id in credential. The server could not "
                        + "comply with the request since it is either malformed or otherwise incorrect.");
            }
            Ec2Blob keys = Ec2Blob.parse(blob).boundTo(token);
            id = keys.credentialId();
            blob = keys.text();
        }
        Credential credential = new Credential(id, userId, projectId, type, blob, Entity.extra(wanted, Credential.OWN));
        store.add(credential);
        return Map.of("credential", view(request, credential));
    }

    @PatchMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("credential-update") JsonNode body) {
        JsonNode wanted = body.get("credential");
        if (!text(wanted, "id", id).equals(id)) {
            throw ApiException.badRequest("Cannot change credential ID.");
        }
        Credential changed = transactions.call(() -> {
            Credential old = reachable(context, request, id, credentials.lock(id), "identity:update_credential");
            Credential fresh = new Credential(
                    id,
                    text(wanted, "user_id", old.userId()),
                    wanted.has("project_id") ? textOrNull(wanted, "project_id") : old.projectId(),
                    text(wanted, "type", old.type()),
                    text(wanted, "blob", old.blob()),
                    Entity.mergeExtra(old.extra(), wanted, Credential.OWN));
            // Nobody gives a credential to, or takes it into, what they could not have made it for.
            policy.enforce(context, "identity:update_credential", target(fresh));
            DelegatedToken.requireReach(TokenFilter.token(request), fresh.projectId());
            if (Ec2Blob.isType(fresh.type())) {
                if (fresh.projectId() == null) {
                    throw ApiException.badRequest("Expecting to find project_id in credential.");
                }
                Ec2Blob keys = Ec2Blob.parse(fresh.blob());
                if (Ec2Blob.isType(old.type())) {
                    Ec2Blob.parse(old.blob()).requireSameBounds(keys);
                }
            }
            store.change(fresh);
            return fresh;
        });
        return Map.of("credential", view(request, changed));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        transactions.run(() -> {
            reachable(context, request, id, credentials.find(id), "identity:delete_credential");
            credentials.delete(id);
        });
    }

    private Credential reachable(
            RequestContext context, HttpServletRequest request, String id, Optional<Credential> found, String rule) {
        policy.enforce(context, rule, found.map(CredentialController::target).orElse(Map.of()));
        Credential credential = found.orElseThrow(() -> Entity.notFound("credential", id));
        DelegatedToken.requireReach(TokenFilter.token(request), credential.projectId());
        return credential;
    }

    private static Map<String, Object> target(Credential credential) {
        Map<String, Object> target = new HashMap<>();
        target.put("target.credential.user_id", credential.userId());
        putIfThere(target, "target.credential.project_id", credential.projectId());
        return target;
    }

    private static void putIfThere(Map<String, Object> target, String name, @Nullable String value) {
        if (value != null) {
            target.put(name, value);
        }
    }

    private static Map<String, Object> view(HttpServletRequest request, Credential credential) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("user_id", credential.userId());
        own.put("project_id", credential.projectId());
        own.put("type", credential.type());
        own.put("blob", credential.blob());
        return Entity.view(request, "credentials", credential.id(), own, credential.extra());
    }
}
