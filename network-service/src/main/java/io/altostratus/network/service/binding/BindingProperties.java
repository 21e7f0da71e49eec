package io.altostratus.network.service.binding;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How ports are bound to hosts.
 *
 * @param mechanismDrivers who may carry networks, asked in this order: {@code linuxbridge}, {@code openvswitch}, the names
 *     of further drivers that are on the class path; and {@code l2population}, which binds nothing but tells hosts of each
 *     other's ports, so that their tunnels need no multicast
 */
@ConfigurationProperties("altostratus.network.binding")
public record BindingProperties(
        @DefaultValue({"linuxbridge", "openvswitch", "l2population"})
        List<String> mechanismDrivers) {

    public BindingProperties {
        mechanismDrivers = List.copyOf(mechanismDrivers);
    }
}
