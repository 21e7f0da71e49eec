package io.altostratus.compute.agent.console;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The consoles of this host's guests.
 *
 * @param port where the host relays consoles to the cloud's console proxies, at the host's address; a firewall lets these
 *     and nobody else in. 0 for any that is free
 * @param vncAddress where guests' VNC listens. It has no password: any but a loopback address lets whoever reaches it at
 *     the guests' screens
 * @param serial whether guests' serial ports can be worked at through the API; if not, they are terminals of the host, for
 *     {@code virsh console}. The console log is written either way. Holds for guests that are started from then on
 * @param logLimitMb how large one file of a guest's console log may become before it is emptied, in MiB. It is only
 *     reached where libvirt is told to write it without virtlogd, which turns it over at 2 MiB
 */
@ConfigurationProperties("altostratus.agent.console")
public record ConsoleSettings(
        @DefaultValue("6090") int port,
        @DefaultValue("127.0.0.1") String vncAddress,
        @DefaultValue("true") boolean serial,
        @DefaultValue("16") int logLimitMb) {}
