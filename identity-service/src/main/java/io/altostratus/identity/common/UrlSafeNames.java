package io.altostratus.identity.common;

import io.altostratus.api.error.ApiException;
import java.util.regex.Pattern;

/** Keeps names of projects and domains free of RFC 3986's reserved characters, where the operator wants that. */
public final class UrlSafeNames {

    private static final Pattern RESERVED = Pattern.compile("[:/?#\\[\\]@!$&'()*+,;=]");

    private UrlSafeNames() {}

    /** @throws ApiException 400 for a name with such a character */
    public static void require(boolean wanted, String kind, String name) {
        if (wanted && RESERVED.matcher(name).find()) {
            throw ApiException.badRequest(
                    kind + " name cannot contain the following reserved characters: :/?#[]@!$&'()*+,;=");
        }
    }
}
