package io.altostratus.network.service.quotas;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Quotas of projects for which an administrator has set none; -1 means unlimited.
 *
 * @param network most networks
 * @param subnet most subnets
 * @param subnetpool most subnet pools
 * @param port most ports
 * @param securityGroup most security groups, the default one included
 * @param securityGroupRule most security group rules
 * @param rbacPolicy most RBAC policies
 * @param router most routers
 * @param floatingip most floating IPs
 * @param trunk most trunks
 * @param addressGroup most address groups
 * @param addressScope most address scopes
 */
@ConfigurationProperties("altostratus.network.quota")
public record QuotaProperties(
        @DefaultValue("100") int network,
        @DefaultValue("100") int subnet,
        @DefaultValue("-1") int subnetpool,
        @DefaultValue("500") int port,
        @DefaultValue("10") int securityGroup,
        @DefaultValue("100") int securityGroupRule,
        @DefaultValue("10") int rbacPolicy,
        @DefaultValue("10") int router,
        @DefaultValue("50") int floatingip,
        @DefaultValue("-1") int trunk,
        @DefaultValue("100") int addressGroup,
        @DefaultValue("100") int addressScope) {

    int of(QuotaResource resource) {
        return switch (resource) {
            case NETWORK -> network;
            case SUBNET -> subnet;
            case SUBNET_POOL -> subnetpool;
            case PORT -> port;
            case SECURITY_GROUP -> securityGroup;
            case SECURITY_GROUP_RULE -> securityGroupRule;
            case RBAC_POLICY -> rbacPolicy;
            case ROUTER -> router;
            case FLOATING_IP -> floatingip;
            case TRUNK -> trunk;
            case ADDRESS_GROUP -> addressGroup;
            case ADDRESS_SCOPE -> addressScope;
        };
    }
}
