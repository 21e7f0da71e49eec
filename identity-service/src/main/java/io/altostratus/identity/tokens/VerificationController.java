package io.altostratus.identity.tokens;

import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.token.VerificationFeed;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.signing.SigningKeys;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What services need to judge tokens by themselves. An interface of this cloud, not of Keystone. */
@RestController
class VerificationController {

    private final RevocationLog revocations;
    private final SigningKeys keys;
    private final Policy policy;

    VerificationController(RevocationLog revocations, SigningKeys keys, Policy policy) {
        this.revocations = revocations;
        this.keys = keys;
        this.policy = policy;
    }

    @GetMapping("/v3/OS-ALTOSTRATUS/verification")
    VerificationFeed.Answer verification(RequestContext context, @RequestParam(defaultValue = "0") long since) {
        policy.enforce(context, "identity:get_verification");
        return revocations.since(since, keys.publicKeys());
    }
}
