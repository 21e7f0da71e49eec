package io.altostratus.network.service.api;

import io.altostratus.api.error.ApiException;

/** Errors in Neutron's words; clients tell them apart by their type. */
public final class Errors {

    private Errors() {}

    /** The request as a whole makes no sense. */
    public static ApiException badRequest(String message) {
        return badRequest("HTTPBadRequest", message);
    }

    public static ApiException badRequest(String type, String message) {
        return ApiException.badRequest(message).withType(type);
    }

    /** The request can be read, but not done. */
    public static ApiException invalidInput(String message) {
        return badRequest("InvalidInput", "Invalid input for operation: " + message + ".");
    }

    /** One attribute has a value it cannot have. */
    public static ApiException invalidValue(String attribute, String reason) {
        return badRequest("Invalid input for " + attribute + ". Reason: " + reason + ".");
    }

    public static ApiException forbidden(String type, String message) {
        return ApiException.forbidden(message).withType(type);
    }

    public static ApiException notFound(String type, String message) {
        return ApiException.notFound(message).withType(type);
    }

    public static ApiException conflict(String type, String message) {
        return ApiException.conflict(message).withType(type);
    }
}
