package io.altostratus.compute.agent.guest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a host keeps the disks of its guests.
 *
 * @param qemuImgLimit how long one copy or conversion of an image may take
 * @param isoProgram makes config drives: {@code xorrisofs}, {@code genisoimage} or {@code mkisofs}
 * @param configDriveFormat {@code iso9660}, or {@code vfat} for guests that expect a disk; for drives made from now on
 * @param removeUnusedImagesAfter how long a base image is kept that no guest uses; zero for ever
 * @param liveSnapshot whether running guests are copied without halting them, where QEMU can; a copy made so is like one
 *     after a power cut. Without it a guest is halted for as long as its disk is read
 */
@ConfigurationProperties("altostratus.agent.storage")
public record StorageSettings(
        @DefaultValue("10m") Duration qemuImgLimit,
        @DefaultValue("xorrisofs") String isoProgram,
        @DefaultValue("iso9660") ConfigDriveFile.Form configDriveFormat,
        @DefaultValue("24h") Duration removeUnusedImagesAfter,
        @DefaultValue("false") boolean liveSnapshot) {}
