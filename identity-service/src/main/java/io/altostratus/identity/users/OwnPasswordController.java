package io.altostratus.identity.users;

import static io.altostratus.identity.common.Entity.text;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.request.RequestAttributes;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * A user changes the own password, giving the old one. It needs no token: with an expired password nobody could get one.
 */
@RestController
class OwnPasswordController {

    private final UserRepository users;
    private final DirectoryUsers directory;
    private final PasswordLogin login;
    private final PasswordRules rules;
    private final PasswordHashing hashing;
    private final RevocationLog revocations;
    private final Transactions transactions;

    OwnPasswordController(
            UserRepository users,
            DirectoryUsers directory,
            PasswordLogin login,
            PasswordRules rules,
            PasswordHashing hashing,
            RevocationLog revocations,
            Transactions transactions) {
        this.users = users;
        this.directory = directory;
        this.login = login;
        this.rules = rules;
        this.hashing = hashing;
        this.revocations = revocations;
        this.transactions = transactions;
    }

    @PostMapping("/v3/users/{id}/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void change(HttpServletRequest request, @PathVariable String id, @ValidBody("user-password") JsonNode body) {
        JsonNode wanted = body.get("user");
        User user =
                login.rightPassword(users.find(id), id, text(wanted, "original_password", ""), request.getRemoteAddr());
        directory.requireWritable(user);
        String password = text(wanted, "password", "");
        rules.requireStrong(password);
        rules.requireOwnChoice(user, password);
        String hash = hashing.hash(password);
        LocalDateTime expires = rules.expiry(user.readOptions(), true);
        boolean done = transactions.call(() -> store(request, user, hash, expires));
        if (!done) {
            throw ApiException.conflict("The password was changed by another request.");
        }
    }

    /** False if somebody else has changed the password since this user gave it: then it proves nothing any more. */
    private boolean store(HttpServletRequest request, User user, String hash, @Nullable LocalDateTime expires) {
        boolean same = users.lock(user.id())
                .filter(now -> String.valueOf(now.passwordHash()).equals(user.passwordHash()))
                .isPresent();
        if (same) {
            users.setPassword(user.id(), hash, expires, true);
            users.forgetPasswords(user.id(), rules.remembered());
            revocations.revokeUser(user.id(), RequestContext.background(RequestAttributes.requestId(request)));
        }
        return same;
    }
}
