package io.altostratus.identity.roles;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** That a user has a role in a project, a domain or the whole system; with the names for those who want to read it. */
public record Assignment(
        String userId,
        Target targetKind,
        String targetId,
        String roleId,
        @Nullable String userName,
        @Nullable String userDomainId,
        @Nullable String userDomainName,
        @Nullable String targetName,
        @Nullable String targetDomainId,
        @Nullable String targetDomainName,
        @Nullable String roleName) {

    /** Where a role holds. */
    public enum Target {
        PROJECT,
        DOMAIN,
        SYSTEM;

        public String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Target of(String column) {
            return valueOf(column.toUpperCase(Locale.ROOT));
        }
    }
}
