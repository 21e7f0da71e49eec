package io.altostratus.identity.ec2;

import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.authentication.TokenIssue;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code /v3/ec2tokens} and {@code /v3/s3tokens}: a service that received a signed request gets the token of who has
 * signed it. For services only: whoever sees a signed request could ask for its token as well.
 */
@RestController
class SignedTokenController {

    private final KeyHolders holders;
    private final Policy policy;

    SignedTokenController(KeyHolders holders, Policy policy) {
        this.holders = holders;
        this.policy = policy;
    }

    @PostMapping("/v3/ec2tokens")
    ResponseEntity<Map<String, Object>> ec2(
            RequestContext context, HttpServletRequest request, @ValidBody("ec2-tokens") JsonNode body) {
        policy.enforce(context, "identity:ec2tokens_validate");
        JsonNode told = credentials(body);
        Ec2Signature.Request signed = new Ec2Signature.Request(
                said(told, "verb"),
                said(told, "host"),
                said(told, "path"),
                strings(told.path("params")),
                strings(told.path("headers")),
                said(told, "body_hash"));
        TokenIssue.Issued issued = holders.tokenOf(
                textOrNull(told, "access"),
                secret -> signedBy(signed, secret, textOrNull(told, "signature")),
                timestamp(signed.parameters(), signed.headers()),
                request);
        return ResponseEntity.ok()
                .header("X-Subject-Token", issued.text())
                .header("Vary", "X-Auth-Token")
                .body(issued.body());
    }

    /** Its answer tells the token's content, not the token: the service needs to know who it is, no more. */
    @PostMapping("/v3/s3tokens")
    ResponseEntity<Map<String, Object>> s3(
            RequestContext context, HttpServletRequest request, @ValidBody("s3-tokens") JsonNode body) {
        policy.enforce(context, "identity:s3tokens_validate");
        JsonNode told = credentials(body);
        byte[] text = decoded(textOrNull(told, "token"));
        TokenIssue.Issued issued = holders.tokenOf(
                textOrNull(told, "access"),
                secret -> same(Ec2Signature.ofText(text, secret), textOrNull(told, "signature")),
                timestamp(strings(told.path("params")), strings(told.path("headers"))),
                request);
        return ResponseEntity.ok().header("Vary", "X-Auth-Token").body(issued.body());
    }

    private static JsonNode credentials(JsonNode body) {
        for (String name : new String[] {"credentials", "credential", "ec2Credentials"}) {
            if (body.path(name).isObject() && !body.path(name).isEmpty()) {
                return body.path(name);
            }
        }
        throw KeyHolders.refused("EC2 Signature not supplied");
    }

    private static boolean signedBy(Ec2Signature.Request signed, String secret, @Nullable String signature) {
        if (same(Ec2Signature.of(signed, secret), signature)) {
            return true;
        }
        // Some clients leave the port out of what they sign.
        int colon = signed.host().lastIndexOf(':');
        return colon > 0
                && same(Ec2Signature.of(signed.withHost(signed.host().substring(0, colon)), secret), signature);
    }

    private static boolean same(@Nullable String expected, @Nullable String told) {
        return expected != null
                && told != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), told.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String timestamp(Map<String, String> parameters, Map<String, String> headers) {
        String plain = parameters.get("Timestamp");
        if (plain != null) {
            return plain;
        }
        String header = headers.entrySet().stream()
                .filter(h -> h.getKey().equalsIgnoreCase("X-Amz-Date"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        return header != null ? header : parameters.get("X-Amz-Date");
    }

    private static byte[] decoded(@Nullable String text) {
        if (text == null) {
            throw ApiException.badRequest("Expecting to find token in credentials.");
        }
        try {
            return Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("The token in the credentials is not base64.");
        }
    }

    private static String said(JsonNode told, String name) {
        String text = textOrNull(told, name);
        return text == null ? "" : text;
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new LinkedHashMap<>();
        object.properties().forEach(p -> strings.put(p.getKey(), p.getValue().asString("")));
        return strings;
    }
}
