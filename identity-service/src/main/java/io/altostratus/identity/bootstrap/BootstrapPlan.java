package io.altostratus.identity.bootstrap;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a new cloud starts with; written by the deployment or given as options, read once by {@code --bootstrap},
 * repeatable.
 *
 * @param region made if it is not there; null if endpoints have none
 * @param username the administrator; null for {@code admin}
 * @param project the administrator's project; null for {@code admin}
 * @param role the administrator's role; null for {@code admin}
 * @param immutableRoles whether roles that are made cannot be changed through the API; null for true
 */
record BootstrapPlan(
        @Nullable String region,
        String adminPassword,
        @Nullable String username,
        @Nullable String project,
        @Nullable String role,
        @Nullable Boolean immutableRoles,
        List<ServicePlan> services,
        List<HostPlan> hosts) {

    BootstrapPlan {
        username = username == null ? "admin" : username;
        project = project == null ? "admin" : project;
        role = role == null ? "admin" : role;
        immutableRoles = immutableRoles == null || immutableRoles;
        services = services == null ? List.of() : List.copyOf(services);
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
    }

    /**
     * A service, its user and its endpoints.
     *
     * @param url where all interfaces are, unless {@code urls} are given
     * @param urls by interface
     * @param username the service's own user; empty for a service without one
     */
    record ServicePlan(
            String name,
            String type,
            @Nullable String description,
            @Nullable String url,
            @Nullable Map<String, String> urls,
            @Nullable String username,
            @Nullable String password) {

        Map<String, String> addresses() {
            if (urls != null) {
                return urls;
            }
            return url == null ? Map.of() : Map.of("public", url, "internal", url, "admin", url);
        }
    }

    /** A host: its user {@code host-<name>} and the application credential that its agents log in with. */
    record HostPlan(String name, String credentialId, String credentialSecret) {}
}
