package io.altostratus.compute.api.networks;

import java.util.regex.Pattern;

/** What looks like an id of network-service. */
public final class NetworkIds {

    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}");

    private NetworkIds() {}

    public static boolean fits(String text) {
        return FORM.matcher(text).matches();
    }
}
