package io.altostratus.identity.authentication;

import io.altostratus.auth.token.Token;
import org.jspecify.annotations.Nullable;

/**
 * What a method has found.
 *
 * @param userId whose identity is proven
 * @param parent the token by which the user came: the new one lives no longer and belongs to its chain; null if none
 * @param delegation what limits the token to a part of the user's power; null for nothing
 */
public record Evidence(
        String userId, @Nullable Token parent, @Nullable Delegation delegation) {

    public static Evidence of(String userId) {
        return new Evidence(userId, null, null);
    }

    public static Evidence of(String userId, Delegation delegation) {
        return new Evidence(userId, null, delegation);
    }
}
