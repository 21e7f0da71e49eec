package io.altostratus.identity.totp;

import static io.altostratus.identity.common.Entity.textOrNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.altostratus.identity.authentication.AuthenticationMethod;
import io.altostratus.identity.authentication.Evidence;
import io.altostratus.identity.authentication.Refusal;
import io.altostratus.identity.credentials.Credential;
import io.altostratus.identity.credentials.CredentialRepository;
import io.altostratus.identity.users.PasswordLogin;
import io.altostratus.identity.users.User;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Logging in with a passcode; the secrets are the user's credentials of the type {@code totp}, in base32. */
@Component
class TotpMethod implements AuthenticationMethod {

    private static final String TYPE = "totp";
    private static final int USERS = 10_000;

    private final PasswordLogin users;
    private final CredentialRepository credentials;
    private final TotpUses uses;
    private final TotpProperties properties;
    private final Transactions transactions;
    private final Clock clock;
    private final Cache<String, AtomicInteger> tried = Caffeine.newBuilder()
            .maximumSize(USERS)
            .expireAfterWrite(Duration.ofSeconds(2 * Passcodes.PERIOD_SECONDS))
            .build();

    TotpMethod(
            PasswordLogin users,
            CredentialRepository credentials,
            TotpUses uses,
            TotpProperties properties,
            Transactions transactions,
            Clock clock) {
        this.users = users;
        this.credentials = credentials;
        this.uses = uses;
        this.properties = properties;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public Evidence prove(JsonNode part, HttpServletRequest request) {
        JsonNode named = Refusal.requireObject(part.path("user"), "user", TYPE);
        String passcode = textOrNull(named, "passcode");
        if (passcode == null) {
            throw Refusal.lacks("passcode", TYPE);
        }
        Optional<User> user = users.find(named);
        long step = Passcodes.step(clock.instant().getEpochSecond());
        String userId = user.map(User::id).orElse("");
        if (tries(userId, step) > properties.attempts() || !isRight(userId, passcode, step) || user.isEmpty()) {
            throw Refusal.refused();
        }
        return Evidence.of(userId);
    }

    private int tries(String userId, long step) {
        return tried.get(userId + " " + step, key -> new AtomicInteger()).incrementAndGet();
    }

    private boolean isRight(String userId, String passcode, long step) {
        List<Credential> secrets = credentials.ofUser(userId, TYPE);
        for (Credential secret : secrets) {
            byte[] key = Passcodes.base32(secret.blob());
            OptionalLong match = key.length == 0
                    ? OptionalLong.empty()
                    : Passcodes.match(key, passcode, step, properties.includedPreviousWindows());
            if (match.isPresent() && transactions.call(() -> uses.take(secret.id(), match.getAsLong()))) {
                return true;
            }
        }
        return false;
    }
}
