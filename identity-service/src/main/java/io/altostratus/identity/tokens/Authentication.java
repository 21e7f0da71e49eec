package io.altostratus.identity.tokens;

import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.token.InvalidTokenException;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.token.TokenVerifier;
import io.altostratus.identity.credentials.ApplicationCredential;
import io.altostratus.identity.credentials.ApplicationCredentialRepository;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.users.PasswordHashing;
import io.altostratus.identity.users.PasswordLogin;
import io.altostratus.identity.users.User;
import io.altostratus.identity.users.UserRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds out who asks, by all the methods that the request names; they must agree. */
@Component
class Authentication {

    /**
     * Who it is.
     *
     * @param parent the token by which the user came, if so
     * @param credential the application credential by which the user came, if so
     */
    record Proven(
            User user,
            Domain domain,
            List<String> methods,
            @Nullable Token parent,
            @Nullable ApplicationCredential credential) {}

    private final UserRepository users;
    private final DomainRepository domains;
    private final ApplicationCredentialRepository credentials;
    private final PasswordHashing hashing;
    private final PasswordLogin passwords;
    private final TokenVerifier verifier;
    private final Clock clock;

    Authentication(
            UserRepository users,
            DomainRepository domains,
            ApplicationCredentialRepository credentials,
            PasswordHashing hashing,
            PasswordLogin passwords,
            TokenVerifier verifier,
            Clock clock) {
        this.users = users;
        this.domains = domains;
        this.credentials = credentials;
        this.hashing = hashing;
        this.passwords = passwords;
        this.verifier = verifier;
        this.clock = clock;
    }

    /** One answer for every reason, so that it tells a stranger nothing. */
    static ApiException refused() {
        return ApiException.unauthorized("The request you have made requires authentication.");
    }

    /** @throws ApiException 401 without saying why, 400 for a request that names a method and lacks its part */
    Proven prove(JsonNode identity) {
        List<String> methods = new ArrayList<>();
        String userId = null;
        Token parent = null;
        ApplicationCredential credential = null;
        for (JsonNode named : identity.path("methods")) {
            String method = named.asString();
            JsonNode part = identity.path(method);
            String found;
            switch (method) {
                case "password" -> found = byPassword(required(part.path("user"), "password.user"));
                case "token" -> {
                    parent = byToken(required(part, "token"));
                    found = parent.userId();
                    parent.methods().stream().filter(m -> !methods.contains(m)).forEach(methods::add);
                }
                case "application_credential" -> {
                    credential = byApplicationCredential(required(part, "application_credential"));
                    found = credential.userId();
                }
                default -> throw refused();
            }
            if (userId != null && !userId.equals(found)) {
                throw refused();
            }
            userId = found;
            if (!methods.contains(method)) {
                methods.add(method);
            }
        }
        return enabled(userId, methods, parent, credential);
    }

    private Proven enabled(
            @Nullable String userId,
            List<String> methods,
            @Nullable Token parent,
            @Nullable ApplicationCredential credential) {
        User user = Optional.ofNullable(userId)
                .flatMap(users::find)
                .filter(User::enabled)
                .orElseThrow(Authentication::refused);
        Domain domain = domains.find(user.domainId()).filter(Domain::enabled).orElseThrow(Authentication::refused);
        return new Proven(user, domain, List.copyOf(methods), parent, credential);
    }

    private static JsonNode required(JsonNode part, String name) {
        if (!part.isObject()) {
            throw ApiException.badRequest("Expecting to find " + name + " in identity. The server could not comply "
                    + "with the request since it is either malformed or otherwise incorrect.");
        }
        return part;
    }

    private String byPassword(JsonNode named) {
        return passwords.login(named, "").id();
    }

    private Optional<User> findUser(JsonNode named) {
        return passwords.find(named);
    }

    private Token byToken(JsonNode part) {
        try {
            return verifier.verify(String.valueOf(textOrNull(part, "id")), Duration.ZERO);
        } catch (InvalidTokenException e) {
            throw refused();
        }
    }

    private ApplicationCredential byApplicationCredential(JsonNode part) {
        String id = textOrNull(part, "id");
        Optional<ApplicationCredential> found;
        if (id != null) {
            found = credentials.find(id);
        } else {
            String name = textOrNull(part, "name");
            found = findUser(required(part.path("user"), "application_credential.user"))
                    .flatMap(user -> credentials.findByName(user.id(), String.valueOf(name)));
        }
        String secret = textOrNull(part, "secret");
        boolean same = hashing.matches(
                secret == null ? "" : secret,
                found.map(ApplicationCredential::secretHash).orElse(null));
        if (!same) {
            throw refused();
        }
        return found.filter(this::isAlive).orElseThrow(Authentication::refused);
    }

    private boolean isAlive(ApplicationCredential credential) {
        LocalDateTime expires = credential.expiresAt();
        return expires == null || expires.isAfter(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
    }
}
