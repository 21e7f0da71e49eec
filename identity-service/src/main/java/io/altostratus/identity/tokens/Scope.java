package io.altostratus.identity.tokens;

import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.projects.Project;

/** What a token is to be valid for. */
sealed interface Scope {

    record OfProject(Project project, Domain domain) implements Scope {}

    record OfDomain(Domain domain) implements Scope {}

    record OfSystem() implements Scope {}

    record None() implements Scope {}
}
