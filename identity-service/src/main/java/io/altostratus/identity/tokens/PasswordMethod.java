package io.altostratus.identity.tokens;

import io.altostratus.identity.authentication.AuthenticationMethod;
import io.altostratus.identity.authentication.Evidence;
import io.altostratus.identity.authentication.Refusal;
import io.altostratus.identity.users.PasswordLogin;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Logging in with a password. */
@Component
class PasswordMethod implements AuthenticationMethod {

    private final PasswordLogin logins;

    PasswordMethod(PasswordLogin logins) {
        this.logins = logins;
    }

    @Override
    public String name() {
        return "password";
    }

    @Override
    public Evidence prove(JsonNode part, HttpServletRequest request) {
        JsonNode named = Refusal.requireObject(part.path("user"), "user", "password");
        return Evidence.of(logins.login(named, request.getRemoteAddr()).id());
    }
}
