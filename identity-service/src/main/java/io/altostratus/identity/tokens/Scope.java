package io.altostratus.identity.tokens;

import io.altostratus.identity.authentication.Delegation;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.projects.Project;
import org.jspecify.annotations.Nullable;

/** What a token is to be valid for. */
sealed interface Scope {

    record OfProject(Project project, Domain domain) implements Scope {}

    record OfDomain(Domain domain) implements Scope {}

    record OfSystem() implements Scope {}

    /** @param project null for a trust without a project, which proves no more than who the trustor is */
    record OfTrust(Delegation.ByTrust trust, @Nullable OfProject project) implements Scope {}

    record None() implements Scope {}
}
