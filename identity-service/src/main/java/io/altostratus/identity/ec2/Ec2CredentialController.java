package io.altostratus.identity.ec2;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.credentials.Credential;
import io.altostratus.identity.credentials.CredentialRepository;
import io.altostratus.identity.credentials.CredentialStore;
import io.altostratus.identity.credentials.DelegatedToken;
import io.altostratus.identity.credentials.Ec2Blob;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.identity.users.UserRepository;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/users/{user}/credentials/OS-EC2}: EC2 keys, made by the cloud and named by their access key. */
@RestController
@RequestMapping("/v3/users/{userId}/credentials/OS-EC2")
class Ec2CredentialController {

    private final CredentialRepository credentials;
    private final CredentialStore store;
    private final UserRepository users;
    private final ProjectRepository projects;
    private final Transactions transactions;
    private final Policy policy;

    Ec2CredentialController(
            CredentialRepository credentials,
            CredentialStore store,
            UserRepository users,
            ProjectRepository projects,
            Transactions transactions,
            Policy policy) {
        this.credentials = credentials;
        this.store = store;
        this.users = users;
        this.projects = projects;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @PathVariable String userId) {
        policy.enforce(context, "identity:ec2_list_credentials", Map.of("target.user.id", userId));
        requireUser(userId);
        Token token = TokenFilter.token(request);
        List<Credential> found = credentials.ofUser(userId, Credential.EC2).stream()
                .filter(c -> DelegatedToken.reaches(token, c.projectId()))
                .toList();
        return Entity.list(request, "credentials", found, c -> view(request, c));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String userId,
            @ValidBody("ec2-credential-create") JsonNode body) {
        policy.enforce(
                context,
                "identity:ec2_create_credential",
                Map.of("target.credential.user_id", userId, "target.user.id", userId));
        Token token = TokenFilter.token(request);
        DelegatedToken.requireUnrestricted(token, "additional credentials");
        requireUser(userId);
        String projectId = Entity.text(body, "tenant_id", "");
        if (projects.find(projectId).isEmpty()) {
            throw Entity.notFound("project", projectId);
        }
        DelegatedToken.requireReach(token, projectId);
        Ec2Blob keys = Ec2Blob.of(Ids.next(), Ids.next()).boundTo(token);
        Credential credential =
                new Credential(keys.credentialId(), userId, projectId, Credential.EC2, keys.text(), "{}");
        store.add(credential);
        return Map.of("credential", view(request, credential));
    }

    @GetMapping("/{access}")
    Map<String, Object> show(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String userId,
            @PathVariable String access) {
        return Map.of(
                "credential",
                view(request, reachable(context, request, userId, access, "identity:ec2_get_credential")));
    }

    @DeleteMapping("/{access}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String userId,
            @PathVariable String access) {
        transactions.run(
                () -> store.remove(reachable(context, request, userId, access, "identity:ec2_delete_credential")
                        .id()));
    }

    private Credential reachable(
            RequestContext context, HttpServletRequest request, String userId, String access, String rule) {
        String id = Ec2Blob.credentialId(access);
        Optional<Credential> found = credentials
                .find(id)
                .filter(c -> Ec2Blob.isType(c.type()) && c.userId().equals(userId));
        String owner = found.map(Credential::userId).orElse(userId);
        policy.enforce(context, rule, Map.of("target.credential.user_id", owner, "target.user.id", userId));
        Credential credential = found.orElseThrow(() -> Entity.notFound("credential", id));
        DelegatedToken.requireReach(TokenFilter.token(request), credential.projectId());
        return credential;
    }

    private void requireUser(String userId) {
        if (users.find(userId).isEmpty()) {
            throw Entity.notFound("user", userId);
        }
    }

    private static Map<String, Object> view(HttpServletRequest request, Credential credential) {
        Ec2Blob keys = readable(credential);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("user_id", credential.userId());
        view.put("tenant_id", credential.projectId());
        view.put("access", keys.access());
        view.put("secret", keys.secret());
        view.put("trust_id", keys.trustId());
        view.put(
                "links",
                Map.of(
                        "self",
                        PageLinks.base(request) + "/v3/users/" + credential.userId() + "/credentials/OS-EC2/"
                                + keys.access()));
        return view;
    }

    private static Ec2Blob readable(Credential credential) {
        try {
            return Ec2Blob.parse(credential.blob());
        } catch (ApiException e) {
            throw new IllegalStateException("credential " + credential.id() + " holds no keys", e);
        }
    }
}
