package io.altostratus.identity.credentials;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.token.Token;
import io.altostratus.context.Json;
import io.altostratus.identity.common.Entity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a credential of type {@code ec2} holds: the keys, and the delegation by which it was made. A token that the keys
 * lead to is worth no more than that delegation.
 */
public record Ec2Blob(ObjectNode json) {

    private static final String TRUST = "trust_id";
    private static final String APPLICATION_CREDENTIAL = "app_cred_id";
    private static final String ACCESS_TOKEN = "access_token_id";
    private static final List<String> BOUNDS = List.of(TRUST, APPLICATION_CREDENTIAL, ACCESS_TOKEN, "access_id");

    public static boolean isType(String type) {
        return type.equalsIgnoreCase(Credential.EC2);
    }

    public static Ec2Blob of(String access, String secret) {
        return new Ec2Blob(Json.MAPPER.createObjectNode().put("access", access).put("secret", secret));
    }

    /** @throws ApiException 400 if it is not JSON or names no access key */
    public static Ec2Blob parse(String blob) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(blob);
        } catch (JacksonException e) {
            throw ApiException.badRequest("Invalid blob in credential");
        }
        if (!(json instanceof ObjectNode keys) || Entity.textOrNull(keys, "access") == null) {
            throw ApiException.badRequest("Expecting to find access in credential. The server could not comply with "
                    + "the request since it is either malformed or otherwise incorrect.");
        }
        return new Ec2Blob(keys);
    }

    /** SHA-256 of the access key: this is how a request that names the key is led to the credential. */
    public static String credentialId(String access) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(access.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public String credentialId() {
        return credentialId(access());
    }

    public String access() {
        return Entity.text(json, "access", "");
    }

    public @Nullable String secret() {
        return Entity.textOrNull(json, "secret");
    }

    public @Nullable String trustId() {
        return Entity.textOrNull(json, TRUST);
    }

    public @Nullable String applicationCredentialId() {
        return Entity.textOrNull(json, APPLICATION_CREDENTIAL);
    }

    public @Nullable String accessTokenId() {
        return Entity.textOrNull(json, ACCESS_TOKEN);
    }

    public String text() {
        return json.toString();
    }

    /** The same keys, worth no more than the delegation that the token stands for; what the client says of it is dropped. */
    public Ec2Blob boundTo(Token token) {
        ObjectNode bound = json.deepCopy();
        bound.remove(BOUNDS);
        Token.TrustUse trust = token.trust();
        Token.OAuth1Use oauth1 = token.oauth1();
        put(bound, TRUST, trust == null ? null : trust.id());
        put(bound, APPLICATION_CREDENTIAL, token.applicationCredentialId());
        put(bound, ACCESS_TOKEN, oauth1 == null ? null : oauth1.accessTokenId());
        return new Ec2Blob(bound);
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    /** @throws ApiException 400 if the other one would be worth something else */
    void requireSameBounds(Ec2Blob other) {
        for (String bound : BOUNDS) {
            if (!Objects.equals(Entity.textOrNull(json, bound), Entity.textOrNull(other.json, bound))) {
                throw ApiException.badRequest(bound + " can not be updated for credential");
            }
        }
    }

    @Override
    public String toString() {
        return "Ec2Blob[" + access() + "]"; // never the secret
    }
}
