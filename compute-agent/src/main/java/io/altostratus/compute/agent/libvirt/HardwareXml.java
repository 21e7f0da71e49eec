package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.libvirt.GuestHardware.Firmware;
import java.util.List;

/** The parts of a domain that depend on what kind of machine the guest sees. */
final class HardwareXml {

    private final GuestHardware hardware;
    private final String virtType;

    HardwareXml(GuestHardware hardware, String virtType) {
        this.hardware = hardware;
        this.virtType = virtType;
    }

    /** Firmware, features, clock and what happens when the guest ends. @param hardDisk whether the first disk is booted */
    void platform(StringBuilder xml, boolean hardDisk) {
        xml.append(hardware.firmware() == Firmware.BIOS ? "  <os>\n" : "  <os firmware='efi'>\n");
        xml.append("    <type arch='x86_64' machine='")
                .append(hardware.machine())
                .append("'>hvm</type>\n");
        if (hardware.firmware() != Firmware.BIOS) {
            // Left alone, libvirt would rather take firmware with Secure Boot, which starts nothing that is not signed.
            xml.append("    <firmware><feature enabled='")
                    .append(hardware.firmware() == Firmware.UEFI_SECURE ? "yes" : "no")
                    .append("' name='secure-boot'/></firmware>\n");
        }
        if (hardDisk) {
            xml.append("    <boot dev='hd'/>\n");
        }
        if (hardware.bootMenu()) {
            xml.append("    <bootmenu enable='yes'/>\n");
        }
        xml.append("    <smbios mode='sysinfo'/>\n  </os>\n");
        xml.append(features());
        xml.append("  <clock offset='")
                .append(hardware.windows() ? "localtime" : "utc")
                .append("'>\n");
        xml.append("    <timer name='pit' tickpolicy='delay'/>\n    <timer name='rtc' tickpolicy='catchup'/>\n");
        xml.append("    <timer name='hpet' present='")
                .append(hardware.hpet() ? "yes" : "no")
                .append("'/>\n");
        if (hardware.windows()) {
            xml.append("    <timer name='hypervclock' present='yes'/>\n");
        }
        xml.append("""
                  </clock>
                  <on_poweroff>destroy</on_poweroff>
                  <on_reboot>restart</on_reboot>
                  <on_crash>destroy</on_crash>
                """);
    }

    private String features() {
        String more = hardware.firmware() == Firmware.UEFI_SECURE ? "<smm state='on'/>" : "";
        if (hardware.windows()) {
            more += "<hyperv><relaxed state='on'/><vapic state='on'/><spinlocks state='on' retries='8191'/></hyperv>";
        }
        return "  <features><acpi/><apic/>" + more + "</features>\n";
    }

    void cpu(StringBuilder xml) {
        String mode = virtType.equals("kvm") ? " mode='host-model'" : "";
        GuestHardware.Topology topology = hardware.topology();
        if (topology != null) {
            xml.append("  <cpu")
                    .append(mode)
                    .append(">\n    <topology sockets='")
                    .append(topology.sockets());
            xml.append("' cores='")
                    .append(topology.cores())
                    .append("' threads='")
                    .append(topology.threads());
            xml.append("'/>\n  </cpu>\n");
        } else if (!mode.isEmpty()) {
            xml.append("  <cpu").append(mode).append("/>\n");
        }
    }

    /** That of SCSI disks, if there are any; libvirt adds the others by itself. */
    void controllers(StringBuilder xml, List<GuestDisk> disks) {
        if (disks.stream().anyMatch(disk -> disk.bus().equals("scsi"))) {
            String model = hardware.scsiModel();
            xml.append("    <controller type='scsi' index='0' model='");
            xml.append(model == null ? "virtio-scsi" : model).append("'/>\n");
        }
    }

    /** Devices that a guest has or not. */
    void devices(StringBuilder xml) {
        if (hardware.guestAgent()) {
            xml.append("    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>\n");
        }
        video(xml);
        String action = hardware.watchdog();
        if (action != null) {
            xml.append("    <watchdog model='")
                    .append(hardware.machine().contains("q35") ? "itco" : "i6300esb")
                    .append("' action='")
                    .append(action)
                    .append("'/>\n");
        }
        GuestHardware.Rng rng = hardware.rng();
        if (rng != null) {
            xml.append("    <rng model='virtio'>");
            if (rng.rateBytes() != null) {
                xml.append("<rate bytes='").append(rng.rateBytes()).append("' period='");
                xml.append(rng.rateMillis()).append("'/>");
            }
            xml.append("<backend model='random'>/dev/urandom</backend></rng>\n");
        }
    }

    private void video(StringBuilder xml) {
        xml.append("    <video><model type='").append(hardware.videoModel()).append('\'');
        Integer ram = hardware.videoRamKib();
        if (ram != null && ram > 0) {
            xml.append(" vram='").append(ram).append('\'');
        }
        xml.append("/></video>\n");
    }
}
