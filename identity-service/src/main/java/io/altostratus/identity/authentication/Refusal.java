package io.altostratus.identity.authentication;

import io.altostratus.api.error.ApiException;
import tools.jackson.databind.JsonNode;

/** How an authentication is refused. */
public final class Refusal {

    private Refusal() {}

    /** One answer for every reason, so that it tells a stranger nothing. */
    public static ApiException refused() {
        return ApiException.unauthorized("The request you have made requires authentication.");
    }

    /** 400 for a request that lacks a part: Keystone's words. */
    public static ApiException lacks(String attribute, String target) {
        return ApiException.badRequest("Expecting to find " + attribute + " in " + target
                + ". The server could not comply with the request since it is either malformed or otherwise incorrect. "
                + "The client is assumed to be in error.");
    }

    /** @throws ApiException 400 if it is no object */
    public static JsonNode requireObject(JsonNode part, String attribute, String target) {
        if (!part.isObject()) {
            throw lacks(attribute, target);
        }
        return part;
    }
}
