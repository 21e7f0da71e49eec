package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.model.order.GuestSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A guest as libvirt's XML. Names come from users, so every text is escaped. Beside Nova's metadata, which operators'
 * tools read, stands our own mark: whose cloud's guest this is.
 */
final class DomainXml {

    static final String MARK = "https://altostratus.io/xmlns/guest/1";

    private static final Pattern CLOUD = Pattern.compile("<altostratus:guest [^>]*cloud=['\"]([^'\"]+)['\"]");

    private final String cloudId;
    private final String virtType;
    private final ConsoleDevices consoles;

    /** @param virtType {@code kvm} or {@code qemu} */
    DomainXml(String cloudId, String virtType, ConsoleDevices consoles) {
        this.cloudId = cloudId;
        this.virtType = virtType;
        this.consoles = consoles;
    }

    /** Whose cloud a domain belongs to, by its XML; empty for one that is nobody's. */
    static Optional<String> cloudOf(String xml) {
        Matcher mark = CLOUD.matcher(xml);
        return mark.find() ? Optional.of(mark.group(1)) : Optional.empty();
    }

    String render(GuestSpec guest, GuestHardware hardware, List<GuestDisk> disks, Path consoleLog) {
        ResourceLimits limits = ResourceLimits.of(guest);
        StringBuilder xml = new StringBuilder(4096);
        xml.append("<domain type='").append(virtType).append("'>\n");
        element(xml, 1, "uuid", guest.serverId());
        element(xml, 1, "name", guest.domainName());
        metadata(xml, guest);
        xml.append("  <memory unit='MiB'>").append(guest.flavor().memoryMb()).append("</memory>\n");
        xml.append("  <vcpu>").append(guest.flavor().vcpus()).append("</vcpu>\n");
        limits.cpuXml(xml);
        HardwareXml machine = new HardwareXml(hardware, virtType);
        machine.platform(xml, disks.stream().allMatch(disk -> disk.bootOrder() == null));
        sysinfo(xml, guest);
        machine.cpu(xml);
        xml.append("  <devices>\n");
        disks.forEach(disk -> disk.xml(xml, limits));
        machine.controllers(xml, disks);
        for (GuestSpec.NicSpec nic : guest.nics()) {
            nic(xml, nic, hardware.nicModel());
        }
        xml.append(consoles.render(consoleLog));
        machine.devices(xml);
        xml.append("""
                    <memballoon model='virtio'><stats period='10'/></memballoon>
                  </devices>
                </domain>
                """);
        return xml.toString();
    }

    private void metadata(StringBuilder xml, GuestSpec guest) {
        GuestSpec.FlavorSpec flavor = guest.flavor();
        xml.append("  <metadata>\n");
        xml.append("    <altostratus:guest xmlns:altostratus='").append(MARK).append("' cloud='");
        xml.append(escaped(cloudId))
                .append("' server='")
                .append(escaped(guest.serverId()))
                .append("'/>\n");
        xml.append("    <nova:instance xmlns:nova='http://openstack.org/xmlns/libvirt/nova/1.1'>\n");
        xml.append("      <nova:package version='altostratus'/>\n");
        element(xml, 3, "nova:name", guest.displayName());
        element(xml, 3, "nova:creationTime", guest.createdAt());
        xml.append("      <nova:flavor name='").append(escaped(flavor.name())).append("'>\n");
        element(xml, 4, "nova:memory", String.valueOf(flavor.memoryMb()));
        element(xml, 4, "nova:disk", String.valueOf(flavor.rootGb()));
        element(xml, 4, "nova:swap", String.valueOf(flavor.swapMb()));
        element(xml, 4, "nova:ephemeral", String.valueOf(flavor.ephemeralGb()));
        element(xml, 4, "nova:vcpus", String.valueOf(flavor.vcpus()));
        xml.append("      </nova:flavor>\n      <nova:owner>\n");
        xml.append("        <nova:user uuid='").append(escaped(guest.userId())).append("'>");
        xml.append(escaped(guest.userName())).append("</nova:user>\n");
        xml.append("        <nova:project uuid='")
                .append(escaped(guest.projectId()))
                .append("'>");
        xml.append(escaped(guest.projectName())).append("</nova:project>\n      </nova:owner>\n");
        xml.append("      <nova:root type='image' uuid='")
                .append(escaped(guest.image().id()))
                .append("'/>\n");
        xml.append("    </nova:instance>\n  </metadata>\n");
    }

    private static void sysinfo(StringBuilder xml, GuestSpec guest) {
        xml.append("  <sysinfo type='smbios'>\n    <system>\n");
        xml.append("      <entry name='manufacturer'>OpenStack Foundation</entry>\n");
        xml.append("      <entry name='product'>OpenStack Nova</entry>\n");
        xml.append("      <entry name='serial'>").append(guest.serverId()).append("</entry>\n");
        xml.append("      <entry name='uuid'>").append(guest.serverId()).append("</entry>\n");
        xml.append("      <entry name='family'>Virtual Machine</entry>\n    </system>\n  </sysinfo>\n");
    }

    /** One network card by itself, as it is given to a guest that is there. */
    static String networkCard(GuestSpec.NicSpec nic, String model) {
        StringBuilder xml = new StringBuilder();
        nic(xml, nic, model);
        return xml.toString();
    }

    private static void nic(StringBuilder xml, GuestSpec.NicSpec nic, String model) {
        xml.append("    <interface type='bridge'>\n");
        xml.append("      <mac address='").append(escaped(nic.macAddress())).append("'/>\n");
        xml.append("      <source bridge='").append(escaped(nic.bridgeName())).append("'/>\n");
        xml.append("      <target dev='").append(escaped(nic.tapName())).append("'/>\n");
        xml.append("      <model type='").append(model).append("'/>\n");
        Integer mtu = nic.mtu();
        if (mtu != null) {
            xml.append("      <mtu size='").append(mtu).append("'/>\n");
        }
        xml.append("    </interface>\n");
    }

    private static void element(StringBuilder xml, int depth, String name, @Nullable String text) {
        xml.append("  ".repeat(depth)).append('<').append(name).append('>');
        xml.append(escaped(text == null ? "" : text));
        xml.append("</").append(name).append(">\n");
    }

    /** Also drops what XML 1.0 cannot hold at all, such as control characters. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '\'' -> safe.append("&apos;");
                case '"' -> safe.append("&quot;");
                default -> {
                    boolean allowed = c == '\t'
                            || c == '\n'
                            || c == '\r'
                            || c >= 0x20 && c <= 0xD7FF
                            || c >= 0xE000 && c <= 0xFFFD
                            || c >= 0x10000;
                    if (allowed) {
                        safe.appendCodePoint(c);
                    }
                }
            }
        });
        return safe.toString();
    }
}
