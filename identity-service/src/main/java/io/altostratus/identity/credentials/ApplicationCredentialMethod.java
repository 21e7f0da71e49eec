package io.altostratus.identity.credentials;

import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.identity.authentication.AuthenticationMethod;
import io.altostratus.identity.authentication.Evidence;
import io.altostratus.identity.authentication.Refusal;
import io.altostratus.identity.users.PasswordHashing;
import io.altostratus.identity.users.PasswordLogin;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Logging in with an application credential: by its id, or by its name and user, and its secret. */
@Component
class ApplicationCredentialMethod implements AuthenticationMethod {

    private final ApplicationCredentialRepository credentials;
    private final PasswordLogin users;
    private final PasswordHashing hashing;
    private final CredentialDelegations delegations;

    ApplicationCredentialMethod(
            ApplicationCredentialRepository credentials,
            PasswordLogin users,
            PasswordHashing hashing,
            CredentialDelegations delegations) {
        this.credentials = credentials;
        this.users = users;
        this.hashing = hashing;
        this.delegations = delegations;
    }

    @Override
    public String name() {
        return "application_credential";
    }

    @Override
    public Evidence prove(JsonNode part, HttpServletRequest request) {
        Optional<ApplicationCredential> found = find(part);
        String secret = textOrNull(part, "secret");
        // Also for a credential that does not exist: the time it takes must not tell which do.
        boolean same = hashing.matches(
                secret == null ? "" : secret,
                found.map(ApplicationCredential::secretHash).orElse(null));
        if (!same || found.isEmpty()) {
            throw Refusal.refused();
        }
        return Evidence.of(found.get().userId(), delegations.of(found.get()));
    }

    private Optional<ApplicationCredential> find(JsonNode part) {
        String id = textOrNull(part, "id");
        if (id != null) {
            return credentials.find(id);
        }
        String name = textOrNull(part, "name");
        if (name == null) {
            throw Refusal.lacks("name or ID", "application credential");
        }
        return users.find(Refusal.requireObject(part.path("user"), "user", "application credential"))
                .flatMap(user -> credentials.findByName(user.id(), name));
    }
}
