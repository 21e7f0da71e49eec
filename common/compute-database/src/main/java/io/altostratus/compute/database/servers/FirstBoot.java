package io.altostratus.compute.database.servers;

import io.altostratus.compute.model.report.GuestDevice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a guest is given to read when it boots first; large or secret, so it is not part of a {@link Server}.
 *
 * @param userData as its owner gave it, in base 64; null for none
 * @param files that its owner wants in the guest
 * @param adminPassword null when it was not asked for, or as soon as the build has ended
 * @param roles of who asked for the server, in one list; null if they were not kept
 * @param devices where its devices are, as far as that was told
 */
public record FirstBoot(
        @Nullable String userData,
        List<File> files,
        @Nullable String adminPassword,
        @Nullable String roles,
        List<GuestDevice> devices) {

    public static final FirstBoot NOTHING = new FirstBoot(null, List.of(), null, null);

    /** What a guest is given that is not there yet. */
    public FirstBoot(
            @Nullable String userData, List<File> files, @Nullable String adminPassword, @Nullable String roles) {
        this(userData, files, adminPassword, roles, List.of());
    }

    /** What every process of the guest may read. */
    public FirstBoot withoutPassword() {
        return new FirstBoot(userData, files, null, roles, devices);
    }

    /** @param contents in base 64 */
    public record File(String path, String contents) {}

    public FirstBoot {
        files = files == null ? List.of() : List.copyOf(files);
        devices = List.copyOf(devices);
    }

    @Override
    public String toString() {
        return "FirstBoot[" + files.size() + " files]"; // the rest may be secret
    }
}
