package io.altostratus.identity.authentication;

import jakarta.servlet.http.HttpServletRequest;
import tools.jackson.databind.JsonNode;

/**
 * One way of proving who one is at {@code POST /v3/auth/tokens}. Each is a component of the feature that holds what it
 * compares with; all that exist are offered.
 */
public interface AuthenticationMethod {

    /** As it stands in {@code auth.identity.methods}, for example {@code password}. */
    String name();

    /**
     * Whether the user exists and is enabled is looked at afterwards, for all methods alike.
     *
     * @param part what stands under the method's name, an object
     * @param request for what is not in the body, such as the address of the caller or an Authorization header
     * @throws io.altostratus.api.error.ApiException 401 by {@link Refusal#refused()} without telling why, 400 for a part
     *     that lacks something, 403 for what this method never allows
     */
    Evidence prove(JsonNode part, HttpServletRequest request);
}
