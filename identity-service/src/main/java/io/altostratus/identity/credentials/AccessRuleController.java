package io.altostratus.identity.credentials;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.users.User;
import io.altostratus.identity.users.UserRepository;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v3/users/{user}/access_rules}: what is left of the rules that application credentials were made with. */
@RestController
@RequestMapping("/v3/users/{userId}/access_rules")
class AccessRuleController {

    private final AccessRuleRepository rules;
    private final UserRepository users;
    private final Transactions transactions;
    private final Policy policy;

    AccessRuleController(AccessRuleRepository rules, UserRepository users, Transactions transactions, Policy policy) {
        this.rules = rules;
        this.users = users;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @PathVariable String userId) {
        enforce(context, request, "identity:list_access_rules", userId);
        List<AccessRule> found = rules.list(new Where()
                .equal("user_id", userId)
                .equal("service", request.getParameter("service"))
                .equal("path", request.getParameter("path"))
                .equal("method", request.getParameter("method")));
        return Entity.list(request, "access_rules", found, rule -> view(request, rule));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(
            RequestContext context, HttpServletRequest request, @PathVariable String userId, @PathVariable String id) {
        enforce(context, request, "identity:get_access_rule", userId);
        return Map.of("access_rule", view(request, get(userId, id)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            RequestContext context, HttpServletRequest request, @PathVariable String userId, @PathVariable String id) {
        enforce(context, request, "identity:delete_access_rule", userId);
        try {
            transactions.run(() -> rules.delete(get(userId, id).id()));
        } catch (DataIntegrityViolationException e) {
            throw ApiException.forbidden(
                    "You are not authorized to perform the requested action: May not delete " + "access rule in use.");
        }
    }

    private void enforce(RequestContext context, HttpServletRequest request, String rule, String userId) {
        Map<String, Object> target = new HashMap<>(Map.of("target.user.id", userId));
        Optional<User> user = users.find(userId);
        user.ifPresent(u -> target.put("target.user.domain_id", u.domainId()));
        policy.enforce(context, rule, target);
        DelegatedToken.forbidLent(TokenFilter.token(request), "application credentials");
    }

    private AccessRule get(String userId, String id) {
        return rules.find(userId, id).orElseThrow(() -> Entity.notFound("access rule", id));
    }

    private static Map<String, Object> view(HttpServletRequest request, AccessRule rule) {
        Map<String, Object> own = rule.view();
        own.remove("id");
        return Entity.view(request, "users/" + rule.userId() + "/access_rules", rule.id(), own, "{}");
    }
}
