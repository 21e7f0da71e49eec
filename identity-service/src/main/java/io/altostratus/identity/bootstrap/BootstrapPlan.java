package io.altostratus.identity.bootstrap;

import java.util.List;

/**
 * What a new cloud starts with; written by the deployment, read once by {@code --bootstrap}, repeatable.
 *
 */
record BootstrapPlan(String region, String adminPassword, List<ServicePlan> services, List<HostPlan> hosts) {

    BootstrapPlan {
        services = services == null ? List.of() : List.copyOf(services);
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
    }

    /** @param username the service's own user; empty for a service without one */
    record ServicePlan(String name, String type, String description, String url, String username, String password) {}

    /** A host: its user {@code host-<name>} and the application credential that its agents log in with. */
    record HostPlan(String name, String credentialId, String credentialSecret) {}
}
