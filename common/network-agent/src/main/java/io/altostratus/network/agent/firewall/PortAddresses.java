package io.altostratus.network.agent.firewall;

import io.altostratus.network.agent.address.Cidr;
import io.altostratus.network.agent.address.MacAddress;
import io.altostratus.network.model.PortDetails;
import java.util.ArrayList;
import java.util.List;

/**
 * Who a port may be.
 *
 * @param own its own addresses
 * @param pairs every pair of hardware and IP address that it may send from, its own and the additional ones
 */
record PortAddresses(MacAddress mac, List<Cidr> own, List<Pair> pairs) {

    /** The IP part may be a network. */
    record Pair(MacAddress mac, Cidr ip) {}

    /** @throws IllegalArgumentException if the port's hardware address is none */
    static PortAddresses of(PortDetails port) {
        MacAddress mac = MacAddress.parse(port.macAddress())
                .orElseThrow(() -> new IllegalArgumentException("port " + port.id() + " has no hardware address"));
        List<Cidr> own = new ArrayList<>();
        for (PortDetails.FixedIp ip : port.fixedIps()) {
            Cidr.parseAddress(ip.ipAddress()).ifPresent(own::add);
        }
        List<Pair> pairs = new ArrayList<>();
        own.forEach(ip -> pairs.add(new Pair(mac, ip)));
        Cidr.parseAddress(mac.linkLocal()).ifPresent(ip -> pairs.add(new Pair(mac, ip)));
        for (PortDetails.AddressPair pair : port.allowedAddressPairs()) {
            MacAddress other = pair.macAddress() == null
                    ? mac
                    : MacAddress.parse(pair.macAddress()).orElse(null);
            Cidr ip = Cidr.parse(pair.ipAddress()).orElse(null);
            if (other != null && ip != null && !pairs.contains(new Pair(other, ip))) {
                pairs.add(new Pair(other, ip));
                Pair linkLocal =
                        new Pair(other, Cidr.parseAddress(other.linkLocal()).orElseThrow());
                if (!pairs.contains(linkLocal)) {
                    pairs.add(linkLocal);
                }
            }
        }
        return new PortAddresses(mac, List.copyOf(own), List.copyOf(pairs));
    }

    List<Pair> pairs(boolean ipv6) {
        return pairs.stream().filter(p -> p.ip().isIpv6() == ipv6).toList();
    }

    /** The hardware addresses it may send from. */
    List<MacAddress> macs() {
        List<MacAddress> macs = new ArrayList<>();
        macs.add(mac);
        pairs.stream().map(Pair::mac).filter(m -> !macs.contains(m)).distinct().forEach(macs::add);
        return macs;
    }
}
