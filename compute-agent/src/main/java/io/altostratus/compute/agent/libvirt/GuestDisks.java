package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.guest.ConfigDriveFile;
import io.altostratus.compute.agent.guest.GuestFiles;
import io.altostratus.compute.agent.guest.LocalDiskFiles;
import io.altostratus.compute.agent.image.ImageCache;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.RescueGuest;
import io.altostratus.compute.model.report.GuestDevice;
import io.altostratus.host.CommandFailedException;
import io.altostratus.host.image.QemuImg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the disks of guests and tells which ones a guest has, in its usual life and in a rescue. */
final class GuestDisks {

    private static final Logger LOG = LoggerFactory.getLogger(GuestDisks.class);
    private static final long GIB = 1L << 30;

    private final GuestFiles files;
    private final ImageCache images;
    private final QemuImg qemuImg;
    private final LocalDiskFiles localDisks;
    private final ConfigDriveFile configDrives;

    GuestDisks(
            GuestFiles files,
            ImageCache images,
            QemuImg qemuImg,
            LocalDiskFiles localDisks,
            ConfigDriveFile configDrives) {
        this.files = files;
        this.images = images;
        this.qemuImg = qemuImg;
        this.localDisks = localDisks;
        this.configDrives = configDrives;
    }

    /** The root disk, made of the image if it is not there; larger than the flavor's where the image is. */
    void ensureRoot(GuestSpec guest, @Nullable String imageTicket, Cancellation cancellation) {
        Path disk = files.disk(guest.serverId());
        if (imageTicket == null) {
            // A fresh disk in the place of one that is lost would hide the loss, even if the image is at hand.
            requireRoot(guest);
        } else if (!Files.exists(disk)) {
            make(guest.image(), guest.flavor().rootGb() * GIB, disk, imageTicket, cancellation);
        }
    }

    /** @throws GuestOperationException if the guest has no root disk on this host */
    void requireRoot(GuestSpec guest) {
        if (!Files.exists(files.disk(guest.serverId()))) {
            throw new GuestOperationException(
                    "looking for the disk", "The guest has no disk on this host.", "rebuild the server", null);
        }
    }

    /** A fresh disk to be rescued from; one that is left may be of another image. */
    void makeRescue(
            GuestSpec guest, RescueGuest.Rescue rescue, @Nullable String imageTicket, Cancellation cancellation) {
        make(rescue.image(), 0, files.rescueDisk(guest.serverId()), imageTicket, cancellation);
    }

    void removeRescue(String serverId) {
        try {
            Files.deleteIfExists(files.rescueDisk(serverId));
            Files.deleteIfExists(files.rescueConfigDrive(serverId));
        } catch (IOException e) {
            LOG.warn("The rescue disk could not be removed; it goes with the next start", e);
        }
    }

    /**
     * All disks of a guest.
     *
     * @param drive the config drive among them, which is made when it is known where the guest's devices are; null for none
     */
    record Disks(List<GuestDisk> all, ConfigDriveFile.@Nullable Drive drive) {

        /** Whether the guest can be started with them. */
        boolean areThere() {
            return drive == null || drive.isThere();
        }
    }

    /** Those of its usual life; local disks are made if they are not there. */
    Disks usual(GuestSpec guest, GuestHardware hardware) {
        DiskSlots slots = new DiskSlots().add(files.disk(guest.serverId()), "qcow2", "disk", hardware.diskBus(), null);
        return more(guest, hardware, slots, configDrives.usual(guest));
    }

    /** @param devices where the guest's devices are; empty if it is not to be told */
    void makeDrive(GuestSpec guest, Disks disks, List<GuestDevice> devices) {
        if (disks.drive() != null) {
            configDrives.make(guest, disks.drive(), devices);
        }
    }

    /** With the rescue's disk in front, or, where a device is named for it, behind and booted. */
    Disks ofRescue(GuestSpec guest, GuestHardware hardware, RescueGuest.Rescue rescue) {
        Path own = files.disk(guest.serverId());
        Path disk = files.rescueDisk(guest.serverId());
        String device = rescue.device();
        DiskSlots slots = new DiskSlots();
        if (device == null) {
            slots.add(disk, "qcow2", "disk", hardware.diskBus(), null)
                    .add(own, "qcow2", "disk", hardware.diskBus(), null);
        } else {
            String bus = rescue.bus();
            String suitable = device.equals("cdrom") ? hardware.cdromBus() : hardware.diskBus();
            slots.add(own, "qcow2", "disk", hardware.diskBus(), null)
                    .add(disk, "qcow2", device, bus == null ? suitable : bus, 1);
        }
        return more(guest, hardware, slots, configDrives.ofRescue(guest));
    }

    private Disks more(
            GuestSpec guest, GuestHardware hardware, DiskSlots slots, ConfigDriveFile.@Nullable Drive drive) {
        localDisks.ensure(guest).forEach(file -> slots.add(file, "raw", "disk", hardware.diskBus(), null));
        if (drive != null) {
            slots.add(
                    drive.file(),
                    "raw",
                    drive.cdrom() ? "cdrom" : "disk",
                    drive.cdrom() ? hardware.cdromBus() : hardware.diskBus(),
                    null);
        }
        return new Disks(slots.disks(), drive);
    }

    /** Under another name first, so that a disk is whole or not there. */
    private void make(
            GuestSpec.ImageSpec image, long bytes, Path disk, @Nullable String imageTicket, Cancellation cancellation) {
        Path base = images.ensure(image, imageTicket, cancellation);
        cancellation.check();
        Path fresh = disk.resolveSibling(disk.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            qemuImg.createOverlay(base, "raw", fresh, Math.max(bytes, Files.size(base)));
            Files.move(fresh, disk, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | CommandFailedException e) {
            throw new GuestOperationException(
                    "making the disk", "The disk could not be made.", "see the room on the host's disk", e);
        }
    }
}
