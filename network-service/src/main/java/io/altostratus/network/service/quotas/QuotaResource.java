package io.altostratus.network.service.quotas;

/** What is counted. */
public enum QuotaResource {
    NETWORK("network", "networks"),
    SUBNET("subnet", "subnets"),
    PORT("port", "ports"),
    SECURITY_GROUP("security_group", "security_groups"),
    SECURITY_GROUP_RULE("security_group_rule", "security_group_rules");

    private final String apiName;
    private final String table;

    QuotaResource(String apiName, String table) {
        this.apiName = apiName;
        this.table = table;
    }

    public String apiName() {
        return apiName;
    }

    String table() {
        return table;
    }
}
