package io.altostratus.network.service.quotas;

import org.jspecify.annotations.Nullable;

/** What is counted. */
public enum QuotaResource {
    NETWORK("network", "networks"),
    SUBNET("subnet", "subnets"),
    SUBNET_POOL("subnetpool", "subnet_pools"),
    PORT("port", "ports"),
    SECURITY_GROUP("security_group", "security_groups"),
    SECURITY_GROUP_RULE("security_group_rule", "security_group_rules"),
    RBAC_POLICY("rbac_policy", "rbac_policies"),
    ROUTER("router", "routers"),
    FLOATING_IP("floatingip", "floating_ips"),
    TRUNK("trunk", "trunks"),
    ADDRESS_GROUP("address_group", "address_groups"),
    ADDRESS_SCOPE("address_scope", "address_scopes");

    private final String apiName;
    private final @Nullable String table;

    QuotaResource(String apiName, @Nullable String table) {
        this.apiName = apiName;
        this.table = table;
    }

    public String apiName() {
        return apiName;
    }

    /** @return where its rows are, null where there are none */
    @Nullable
    String table() {
        return table;
    }
}
