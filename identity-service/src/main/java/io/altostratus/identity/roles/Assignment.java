package io.altostratus.identity.roles;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * That a user or a group has a role somewhere, with the names for those who want to read them; given as it is told, or
 * following from what was given.
 *
 * @param inherited whether it was given to be inherited by the projects below {@code givenAt}
 * @param givenAtKind where it was given
 * @param givenTo the group by which the user has it; null if it was given to the actor itself
 * @param givenRole the role that was given
 * @param priorRole the role that implies this one; the role itself if none does
 */
public record Assignment(
        String actorKind,
        String actorId,
        String targetKind,
        String targetId,
        String roleId,
        boolean inherited,
        String givenAtKind,
        String givenAt,
        @Nullable String givenTo,
        String givenRole,
        String priorRole,
        @Nullable String actorName,
        @Nullable String actorDomainId,
        @Nullable String actorDomainName,
        @Nullable String targetName,
        @Nullable String targetDomainId,
        @Nullable String targetDomainName,
        String roleName,
        @Nullable String roleDomainId,
        @Nullable String roleDomainName) {

    /** Where a role holds. */
    public enum Target {
        PROJECT,
        DOMAIN,
        SYSTEM;

        public String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
