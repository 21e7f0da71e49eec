package io.altostratus.identity.roles;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Who may be given roles where.
 *
 * @param targetId {@link AssignmentRepository#SYSTEM} for the system
 * @param inherited whether the roles hold in all projects below the target instead of in the target itself
 */
public record Grant(Actor actor, String actorId, Assignment.Target target, String targetId, boolean inherited) {

    /** Who is given a role. */
    public enum Actor {
        USER,
        GROUP;

        public String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the path of a request means: {@code /v3/OS-INHERIT/projects/…/users/…/roles} and the like. */
    static Grant of(HttpServletRequest request, @Nullable String target, String actor) {
        String pattern = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        Assignment.Target kind = pattern.contains("/projects/{")
                ? Assignment.Target.PROJECT
                : pattern.contains("/domains/{") ? Assignment.Target.DOMAIN : Assignment.Target.SYSTEM;
        return new Grant(
                pattern.contains("/groups/{") ? Actor.GROUP : Actor.USER,
                actor,
                kind,
                target == null ? AssignmentRepository.SYSTEM : target,
                pattern.contains("/OS-INHERIT/"));
    }

    boolean ofUser() {
        return actor == Actor.USER;
    }

    boolean onSystem() {
        return target == Assignment.Target.SYSTEM;
    }
}
