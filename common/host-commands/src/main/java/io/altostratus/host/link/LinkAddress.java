package io.altostratus.host.link;

/**
 * An address of a device.
 *
 * @param prefixLength length of the network part in bits
 * @param scope {@code global}, {@code link} or {@code host}
 * @param dynamic whether something else keeps it up to date (DHCP, router advertisements)
 */
public record LinkAddress(String device, String address, int prefixLength, String scope, boolean dynamic) {

    /** For example {@code 10.0.0.2/24}. */
    public String cidr() {
        return address + "/" + prefixLength;
    }

    public boolean isIpv6() {
        return address.indexOf(':') >= 0;
    }
}
