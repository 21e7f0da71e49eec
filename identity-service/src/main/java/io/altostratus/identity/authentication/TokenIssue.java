package io.altostratus.identity.authentication;

import io.altostratus.auth.token.Token;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Issues tokens to those who have proven themselves elsewhere than at {@code /v3/auth/tokens}. */
public interface TokenIssue {

    /**
     * A token that was issued.
     *
     * @param text the token itself, for the header {@code X-Subject-Token}. Never store or log it.
     * @param body Keystone's answer, with the envelope {@code token}, catalog included
     */
    record Issued(String text, Token token, Map<String, Object> body) {}

    /**
     * Looks whether user, domain and project are enabled and what roles the user has, as a login does. A trust's use is
     * spent.
     *
     * @param evidence its delegation may be a trust here too; the user is then the trustee
     * @param methods what the token tells as its methods, for example {@code ec2credential}
     * @param projectId the scope; null for that of the delegation, or none
     * @throws io.altostratus.api.error.ApiException 401 if there may be no such token
     */
    Issued issue(Evidence evidence, List<String> methods, @Nullable String projectId, HttpServletRequest request);
}
