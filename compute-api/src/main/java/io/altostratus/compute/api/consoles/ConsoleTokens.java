package io.altostratus.compute.api.consoles;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.database.consoles.ConsoleToken;
import io.altostratus.compute.database.consoles.ConsoleTokenRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.report.ConsoleAccess;
import io.altostratus.compute.model.report.ConsoleAccessRequest;
import io.altostratus.compute.model.report.ConsoleKind;
import io.altostratus.compute.model.state.TaskState;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.CallRefusedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Tokens that open a server's console. Whoever has one needs nothing else, so it is random, short-lived, kept as a hash,
 * and good for one console of one server on one host.
 */
@Component
public class ConsoleTokens {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final ConsoleTokenRepository tokens;
    private final HostConsoles consoles;
    private final ConsoleProperties properties;

    ConsoleTokens(ConsoleTokenRepository tokens, HostConsoles consoles, ConsoleProperties properties) {
        this.tokens = tokens;
        this.consoles = consoles;
        this.properties = properties;
    }

    /**
     * @return the address with the token, for the user's browser or program
     * @throws ApiException 400 if there is no such console, 409 if the server does not run, 503 if its host is away
     */
    String address(Server server, ConsoleType type, RequestContext context) {
        ConsoleKind kind = type.kind().filter(this::isOffered).orElseThrow(type::unavailable);
        String host = server.placement().host();
        if (host == null || server.state().task() == TaskState.DELETING) {
            throw notReady(server.id());
        }
        ConsoleAccess access;
        try {
            access = consoles.find(host, server.id(), kind, context);
        } catch (CallRefusedException refused) {
            throw refused.reason().equals(ConsoleAccess.NO_CONSOLE) ? type.unavailable() : notReady(server.id());
        }
        String token = UUID.randomUUID().toString();
        String user = Objects.requireNonNullElse(context.userId(), "");
        tokens.insert(
                ConsoleAccessRequest.hash(token),
                new ConsoleToken(server.id(), user, kind, host, access.address(), access.port()),
                properties.tokenLife());
        return switch (kind) {
            // noVNC takes the rest of its WebSocket's address from its page's own.
            case NOVNC ->
                with(properties.novncBaseUrl(), "path=" + URLEncoder.encode("?token=" + token, StandardCharsets.UTF_8));
            case SERIAL -> with(properties.serialBaseUrl(), "token=" + token);
        };
    }

    private boolean isOffered(ConsoleKind kind) {
        return switch (kind) {
            case NOVNC -> properties.novncPort() > 0;
            case SERIAL -> properties.serialPort() > 0;
        };
    }

    private static String with(String url, String query) {
        return url + (url.contains("?") ? "&" : "?") + query;
    }

    /** Empty for a token that opens nothing, or nothing any more. */
    public Optional<ConsoleToken> find(String token) {
        return FORM.matcher(token).matches() ? tokens.find(ConsoleAccessRequest.hash(token)) : Optional.empty();
    }

    static ApiException notReady(String serverId) {
        return ApiException.conflict("Instance " + serverId + " is not ready");
    }
}
