package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.model.report.GuestDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where libvirt has put the disks and network cards of a guest, by its XML. */
final class DeviceAddresses {

    private static final Pattern DISK = Pattern.compile("<disk .*?</disk>", Pattern.DOTALL);
    private static final Pattern CARD = Pattern.compile("<interface .*?</interface>", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("<source [^>]*file='[^']*?([^/']+)'");
    private static final Pattern BUS = Pattern.compile("<target [^>]*bus='([^']+)'");
    private static final Pattern MAC = Pattern.compile("<mac address='([^']+)'");
    private static final Pattern PCI =
            Pattern.compile("<address type='pci' domain='0x(\\w+)' bus='0x(\\w+)' slot='0x(\\w+)' function='0x(\\w+)'");

    /** Buses on which guests know a disk by its place, but not by one that has an address of its own. */
    private static final Set<String> UNADDRESSED = Set.of("scsi", "ide", "usb");

    private DeviceAddresses() {}

    static List<GuestDevice> of(String xml) {
        List<GuestDevice> devices = new ArrayList<>();
        for (Matcher each = CARD.matcher(xml); each.find(); ) {
            String mac = first(MAC, each.group());
            if (mac != null) {
                devices.add(device(GuestDevice.NIC, mac, each.group(), null));
            }
        }
        for (Matcher each = DISK.matcher(xml); each.find(); ) {
            String file = first(FILE, each.group());
            if (file != null) {
                devices.add(device(GuestDevice.DISK, file, each.group(), first(BUS, each.group())));
            }
        }
        return devices;
    }

    private static GuestDevice device(String kind, String name, String xml, @Nullable String bus) {
        Matcher pci = PCI.matcher(xml);
        if (pci.find()) {
            String address = pci.group(1) + ":" + pci.group(2) + ":" + pci.group(3) + "." + pci.group(4);
            return new GuestDevice(kind, name, "pci", address);
        }
        String shown = bus != null && UNADDRESSED.contains(bus) ? bus : GuestDevice.NONE;
        return new GuestDevice(kind, name, shown, GuestDevice.NONE);
    }

    private static @Nullable String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }
}
