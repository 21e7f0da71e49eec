package io.altostratus.compute.api.views;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells whether two servers share a host, without telling which; differs from project to project. */
public final class HostIds {

    private HostIds() {}

    /** @return empty for no host */
    public static String of(@Nullable String host, String projectId) {
        if (host == null) {
            return "";
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-224");
            digest.update(projectId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(host.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
