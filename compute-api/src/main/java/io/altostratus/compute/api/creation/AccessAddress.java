package io.altostratus.compute.api.creation;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The addresses by which users say that a server is reached ({@code accessIPv6}), in the one form of RFC 5952. */
public final class AccessAddress {

    private AccessAddress() {}

    /** @param text what a request says, valid by its schema; null or empty for none */
    public static @Nullable String canonical(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return text;
        }
        // An IPv4 address within IPv6 is one of IPv4 to Java; it is left as it is written.
        return InetAddress.ofLiteral(text) instanceof Inet6Address address ? NetUtil.toAddressString(address) : text;
    }
}
