package io.altostratus.network.service.addressgroups;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of address groups.
 *
 * @param maxAddresses most addresses and blocks of one group: each host with a port whose rules name it has them all
 */
@ConfigurationProperties("altostratus.network.address-groups")
record AddressGroupProperties(@DefaultValue("1000") int maxAddresses) {}
