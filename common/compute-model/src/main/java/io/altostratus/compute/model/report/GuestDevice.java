package io.altostratus.compute.model.report;

/**
 * Where the hypervisor has put a device of a guest.
 *
 * @param kind {@code nic} or {@code disk}
 * @param name of a network card its MAC address, of a disk the name of its file in the guest's directory
 * @param bus as guests know it, such as {@code pci} or {@code scsi}; {@code none} if it has no name
 * @param address on the bus, such as {@code 0000:00:04.0}; {@code none} if the bus gives none
 */
public record GuestDevice(String kind, String name, String bus, String address) {

    public static final String NIC = "nic";
    public static final String DISK = "disk";

    /** What is said where nothing is known. */
    public static final String NONE = "none";
}
