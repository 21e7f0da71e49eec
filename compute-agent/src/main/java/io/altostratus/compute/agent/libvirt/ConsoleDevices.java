package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.model.report.ConsoleKind;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/**
 * A guest's screen and its first serial port. The screen's VNC has no password, so it listens where only the host itself
 * gets, and the serial port at a socket in the guest's directory; from outside they are reached through the host's console
 * relay. What the serial port says is logged all the same, by virtlogd, which turns the log over at a limit.
 *
 * @param vncAddress where VNC listens
 * @param serial whether the serial port can be worked at; if not, it is a terminal of the host's for {@code virsh console}
 */
record ConsoleDevices(String vncAddress, boolean serial) {

    private static final String SOCKET = "serial.sock";

    private static final Pattern VNC = Pattern.compile("<graphics type='vnc' port='(\\d{1,5})'[^>]*>");
    private static final Pattern LISTEN = Pattern.compile("listen='([^']+)'");
    private static final Pattern UNIX_SERIAL = Pattern.compile(
            "<serial type='unix'>\\s*<source mode='bind' path='([^']+)'[^>]*>.*?</serial>", Pattern.DOTALL);

    /** @param consoleLog in the guest's directory */
    String render(Path consoleLog) {
        StringBuilder xml = new StringBuilder();
        xml.append("    <serial type='").append(serial ? "unix" : "pty").append("'>\n");
        if (serial) {
            xml.append("      <source mode='bind' path='")
                    .append(DomainXml.escaped(consoleLog.resolveSibling(SOCKET).toString()))
                    .append("'/>\n");
        }
        xml.append("      <log file='").append(DomainXml.escaped(consoleLog.toString()));
        xml.append("' append='on'/>\n      <target port='0'/>\n    </serial>\n");
        xml.append("    <graphics type='vnc' autoport='yes' listen='");
        xml.append(DomainXml.escaped(vncAddress)).append("'/>\n");
        // Without it the pointer of a browser and that of the guest drift apart.
        xml.append("    <input type='tablet' bus='usb'/>\n");
        return xml.toString();
    }

    /**
     * Where the host itself reaches a console.
     *
     * @return empty if the guest has no such console
     * @throws GuestOperationException if it does not run
     */
    static Optional<SocketAddress> address(Domain domain, ConsoleKind kind) throws LibvirtException {
        if (domain.isActive() == 0) {
            throw new GuestOperationException(
                    "looking for the guest's console", "The guest does not run.", "start it", null);
        }
        String xml = domain.getXMLDesc(0);
        return switch (kind) {
            case NOVNC -> vnc(xml);
            case SERIAL -> {
                Matcher port = UNIX_SERIAL.matcher(xml);
                yield port.find() ? Optional.of(UnixDomainSocketAddress.of(port.group(1))) : Optional.empty();
            }
        };
    }

    private static Optional<SocketAddress> vnc(String xml) {
        Matcher graphics = VNC.matcher(xml);
        if (!graphics.find()) {
            return Optional.empty();
        }
        Matcher listen = LISTEN.matcher(graphics.group());
        String address = listen.find() ? listen.group(1) : "127.0.0.1";
        boolean everywhere = address.equals("0.0.0.0") || address.equals("::");
        return Optional.of(
                new InetSocketAddress(everywhere ? "127.0.0.1" : address, Integer.parseInt(graphics.group(1))));
    }
}
