package io.altostratus.compute.api.images;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.hardware.UnofferedHardware;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether servers of a size can be made of an image. */
public final class ImageFit {

    private static final long GIB = 1L << 30;
    private static final Set<String> NO = Set.of("disabled", "0", "false", "no", "off");

    private static final Set<String> CONFIG_DRIVE = Set.of("optional", "mandatory");

    /** What Nova takes for the id of no kernel. */
    private static final String NO_KERNEL = "nokernel";

    private ImageFit() {}

    /**
     * @param rootGb of the server's root disk; 0 for one that is as large as the image
     * @throws ApiException 400 naming what is too small, or why no server can be made of it at all
     */
    public static void require(ImageCatalog.ImageFacts image, int memoryMb, int rootGb) {
        requireBootable(image);
        require(image.kept(), memoryMb, rootGb);
    }

    /** As {@link #require(ImageCatalog.ImageFacts, int, int)} of the image that a server was made of. */
    public static void require(Server.Image image, int memoryMb, int rootGb) {
        if (image.minRamMb() > memoryMb) {
            throw ApiException.badRequest("Flavor's memory is too small for requested image.");
        }
        requireDisk(image.minDiskGb(), image.sizeBytes(), rootGb);
    }

    /**
     * @param diskConfig asked for; null if it is not
     * @throws ApiException 400 if its disk is not to be resized by itself, but that is asked for
     */
    public static void requireDiskConfig(@Nullable String diskConfig, ImageCatalog.ImageFacts image) {
        requireDiskConfig(diskConfig, image.kept());
    }

    /** As {@link #requireDiskConfig(String, ImageCatalog.ImageFacts)} of the image that a server was made of. */
    public static void requireDiskConfig(@Nullable String diskConfig, Server.Image image) {
        String wish = image.properties().getOrDefault("auto_disk_config", "");
        if ("AUTO".equals(diskConfig) && NO.contains(wish.strip().toLowerCase(Locale.ROOT))) {
            throw ApiException.badRequest("Requested image " + image.id() + " has automatic disk resize disabled.");
        }
    }

    /**
     * @param minDiskGb that the image asks for
     * @param sizeBytes of the image
     * @param rootGb of the server's root disk; 0 for one that is as large as the image
     * @throws ApiException 400 if the disk is too small
     */
    private static void requireDisk(int minDiskGb, long sizeBytes, int rootGb) {
        if (rootGb == 0) {
            return;
        }
        if (minDiskGb > rootGb) {
            throw ApiException.badRequest("Flavor's disk is smaller than the minimum size specified in image metadata. "
                    + "Flavor disk is " + rootGb * GIB + " bytes, minimum size is " + minDiskGb * GIB + " bytes.");
        }
        if (sizeBytes > rootGb * GIB) {
            throw ApiException.badRequest("Flavor's disk is too small for requested image. Flavor disk is "
                    + rootGb * GIB + " bytes, image is " + sizeBytes + " bytes.");
        }
    }

    /** Refuses what says of itself that no server, or none of this cloud, can be made of it. */
    private static void requireBootable(ImageCatalog.ImageFacts image) {
        String drive = image.properties().getOrDefault("img_config_drive", "optional");
        if (!CONFIG_DRIVE.contains(drive)) {
            throw ApiException.badRequest("Image's config drive option '" + drive + "' is invalid.");
        }
        if (!image.properties().getOrDefault("cinder_encryption_key_id", "").isEmpty()) {
            throw ApiException.badRequest("Image " + image.id() + " is unacceptable: Direct booting of an image"
                    + " uploaded from an encrypted volume is unsupported.");
        }
        String kernel = image.properties().getOrDefault("kernel_id", NO_KERNEL);
        if (!kernel.isEmpty() && !kernel.equals(NO_KERNEL)) {
            throw ApiException.badRequest("Image " + image.id() + " is unacceptable: its kernel is an image of its own"
                    + " (kernel_id), which is not offered by this cloud.");
        }
    }

    /**
     * @param extraSpecs of the flavor
     * @param properties of the image
     * @throws ApiException 400 if one of them asks for what no host of this cloud offers
     */
    public static void requireHardware(Map<String, String> extraSpecs, Map<String, String> properties) {
        UnofferedHardware.find(extraSpecs, properties).ifPresent(wish -> {
            throw ApiException.badRequest(wish);
        });
    }
}
