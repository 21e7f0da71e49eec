package io.altostratus.identity.credentials;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A secret of a user that the cloud keeps: EC2 keys, a TOTP seed, a certificate.
 *
 * @param type {@code ec2}, {@code totp}, {@code cert} or any other word
 * @param blob the secret, text in the form that its type asks for
 */
public record Credential(String id, String userId, @Nullable String projectId, String type, String blob, String extra) {

    public static final String EC2 = "ec2";

    static final Set<String> OWN = Set.of("id", "user_id", "project_id", "type", "blob", "links");

    @Override
    public String toString() {
        return "Credential[" + id + "]"; // never the secret
    }
}
