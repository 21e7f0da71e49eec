package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.model.order.GuestSpec;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What kind of machine a guest sees, from the properties of its image ({@code hw_…}, {@code os_…}) and the extra specs of
 * its flavor ({@code hw:…}, {@code hw_rng:…}, {@code hw_video:…}); the names are Glance's and Nova's. A tenant chooses
 * them, so only known words become part of a domain.
 *
 * @param machine QEMU's machine type, such as {@code pc} or {@code q35}
 * @param videoRamKib null for the model's own
 * @param watchdog what happens when the guest does not feed its watchdog; null for none
 * @param rng null for no random number generator
 * @param topology null for one socket a processor
 */
record GuestHardware(
        String machine,
        Firmware firmware,
        String diskBus,
        @Nullable String scsiModel,
        String cdromBus,
        String nicModel,
        String videoModel,
        @Nullable Integer videoRamKib,
        @Nullable String watchdog,
        @Nullable Rng rng,
        @Nullable Topology topology,
        boolean windows,
        boolean hpet,
        boolean bootMenu,
        boolean guestAgent) {

    /** How the guest is started. */
    enum Firmware {
        BIOS,
        UEFI,
        UEFI_SECURE
    }

    /** @param rateBytes how much the guest gets in a period of {@code rateMillis}; null for no limit */
    record Rng(@Nullable Integer rateBytes, int rateMillis) {}

    record Topology(int sockets, int cores, int threads) {}

    static final Set<String> DISK_BUSES = Set.of("virtio", "scsi", "sata", "ide", "usb");
    private static final Set<String> CDROM_BUSES = Set.of("virtio", "scsi", "sata", "ide", "usb");
    static final Set<String> NIC_MODELS =
            Set.of("virtio", "e1000", "e1000e", "rtl8139", "ne2k_pci", "pcnet", "vmxnet3");
    static final Set<String> VIDEO_MODELS = Set.of("vga", "cirrus", "vmvga", "qxl", "virtio", "bochs", "none");
    private static final Set<String> WATCHDOGS = Set.of("reset", "poweroff", "pause", "none");
    private static final Set<String> SCSI_MODELS = Set.of("virtio-scsi", "lsilogic", "lsisas1068", "lsisas1078");
    private static final int LARGEST_RNG_RATE = 1 << 30;

    /** @throws GuestOperationException if a property has a value that this host does not know */
    static GuestHardware of(GuestSpec guest) {
        Map<String, String> image = guest.image().properties();
        Map<String, String> flavor = guest.flavor().extraSpecs();
        Firmware firmware = firmware(image, flavor);
        String machine = image.getOrDefault("hw_machine_type", firmware == Firmware.BIOS ? "pc" : "q35");
        require(machine.matches("[a-z0-9][a-z0-9._-]{0,47}"), "hw_machine_type", machine);
        boolean q35 = machine.contains("q35");
        String diskBus = oneOf(DISK_BUSES, "hw_disk_bus", image, "virtio");
        String scsiModel =
                image.containsKey("hw_scsi_model") ? oneOf(SCSI_MODELS, "hw_scsi_model", image, "virtio-scsi") : null;
        return new GuestHardware(
                machine,
                firmware,
                diskBus,
                diskBus.equals("scsi") && scsiModel == null ? "virtio-scsi" : scsiModel,
                oneOf(CDROM_BUSES, "hw_cdrom_bus", image, q35 ? "sata" : "ide"),
                oneOf(NIC_MODELS, "hw_vif_model", image, "virtio"),
                oneOf(VIDEO_MODELS, "hw_video_model", image, "vga"),
                videoRam(image, flavor),
                watchdog(image, flavor),
                rng(flavor),
                topology(guest.flavor().vcpus(), image, flavor),
                image.getOrDefault("os_type", "linux").equalsIgnoreCase("windows"),
                isTrue(image.get("hw_time_hpet")),
                isTrue(image.containsKey("hw_boot_menu") ? image.get("hw_boot_menu") : flavor.get("hw:boot_menu")),
                isTrue(image.get("hw_qemu_guest_agent")));
    }

    private static Firmware firmware(Map<String, String> image, Map<String, String> flavor) {
        String secure = flavor.getOrDefault("os:secure_boot", image.getOrDefault("os_secure_boot", "disabled"));
        if (secure.equals("required")) {
            return Firmware.UEFI_SECURE;
        }
        String type = image.getOrDefault("hw_firmware_type", "bios");
        require(Set.of("bios", "uefi").contains(type), "hw_firmware_type", type);
        return type.equals("uefi") ? Firmware.UEFI : Firmware.BIOS;
    }

    /** The image asks for it, the flavor says how much it may ask for. */
    private static @Nullable Integer videoRam(Map<String, String> image, Map<String, String> flavor) {
        String wanted = image.get("hw_video_ram");
        if (wanted == null) {
            return null;
        }
        int megabytes = number("hw_video_ram", wanted, 0, 1_024);
        int most = number("hw_video:ram_max_mb", flavor.getOrDefault("hw_video:ram_max_mb", "0"), 0, 1_024);
        if (megabytes > most) {
            throw refused("hw_video_ram", wanted + ", more than the flavor's hw_video:ram_max_mb of " + most);
        }
        return megabytes * 1_024;
    }

    /** The image's word counts more than the flavor's. */
    private static @Nullable String watchdog(Map<String, String> image, Map<String, String> flavor) {
        String action = image.getOrDefault("hw_watchdog_action", flavor.getOrDefault("hw:watchdog_action", "disabled"));
        if (action.equals("disabled")) {
            return null;
        }
        require(WATCHDOGS.contains(action), "hw_watchdog_action", action);
        return action;
    }

    private static @Nullable Rng rng(Map<String, String> flavor) {
        String allowed = flavor.get("hw_rng:allowed");
        if (allowed != null && !isTrue(allowed)) {
            return null;
        }
        String rate = flavor.get("hw_rng:rate_bytes");
        Integer bytes = rate == null ? null : Integer.valueOf(number("hw_rng:rate_bytes", rate, 1, LARGEST_RNG_RATE));
        String period = flavor.get("hw_rng:rate_period");
        return new Rng(bytes, period == null ? 1_000 : number("hw_rng:rate_period", period, 1, 3_600_000));
    }

    /** Wishes that do not multiply to the number of processors are filled up with sockets. */
    private static @Nullable Topology topology(int vcpus, Map<String, String> image, Map<String, String> flavor) {
        Integer sockets = part("sockets", image, flavor);
        Integer cores = part("cores", image, flavor);
        Integer threads = part("threads", image, flavor);
        if (sockets == null && cores == null && threads == null) {
            return null;
        }
        int t = threads == null ? 1 : threads;
        if (sockets != null) {
            int c = cores == null ? Math.max(1, vcpus / Math.max(1, sockets * t)) : cores;
            if (sockets * c * t == vcpus) {
                return new Topology(sockets, c, t);
            }
        }
        int c = cores == null ? 1 : cores;
        return vcpus % (c * t) == 0 ? new Topology(vcpus / (c * t), c, t) : new Topology(vcpus, 1, 1);
    }

    private static @Nullable Integer part(String name, Map<String, String> image, Map<String, String> flavor) {
        String value = flavor.getOrDefault("hw:cpu_" + name, image.get("hw_cpu_" + name));
        return value == null ? null : number("hw_cpu_" + name, value, 1, 512);
    }

    private static String oneOf(Set<String> known, String property, Map<String, String> image, String otherwise) {
        String value = image.getOrDefault(property, otherwise).toLowerCase(Locale.ROOT);
        require(known.contains(value), property, value);
        return value;
    }

    private static int number(String property, String value, int least, int most) {
        int number;
        try {
            number = Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw refused(property, value);
        }
        require(number >= least && number <= most, property, value);
        return number;
    }

    private static boolean isTrue(@Nullable String value) {
        return value != null && Set.of("true", "yes", "1", "on", "y", "t").contains(value.toLowerCase(Locale.ROOT));
    }

    private static void require(boolean fits, String property, String value) {
        if (!fits) {
            throw refused(property, value);
        }
    }

    private static GuestOperationException refused(String property, String value) {
        return new GuestOperationException(
                "reading what hardware the guest needs",
                "The property " + property + " has the value " + value + ", which this host does not offer.",
                "change the property of the image or of the flavor",
                null);
    }
}
