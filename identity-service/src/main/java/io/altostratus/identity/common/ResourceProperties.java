package io.altostratus.identity.common;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Rules of domains, projects, roles and limits.
 *
 * @param maxProjectDepth how many projects may stand below each other in a domain
 * @param limitModel how limits of projects and domains depend on each other
 * @param urlSafeProjectNames whether new names of projects are kept free of characters that mean something in a URL
 * @param urlSafeDomainNames the same for domains
 * @param prohibitedImpliedRoles names of roles that no other role may imply
 */
@ConfigurationProperties("altostratus.resources")
public record ResourceProperties(
        @DefaultValue("5") int maxProjectDepth,
        @DefaultValue("flat") LimitModel limitModel,
        @DefaultValue("false") boolean urlSafeProjectNames,
        @DefaultValue("false") boolean urlSafeDomainNames,
        @DefaultValue("admin") List<String> prohibitedImpliedRoles) {

    /** Keystone's models of enforcement of unified limits. */
    public enum LimitModel {
        FLAT("flat", "Limit enforcement and validation does not take project hierarchy into consideration.", 0),
        STRICT_TWO_LEVEL("strict_two_level", "This model requires project hierarchy never exceeds a depth of two", 2);

        private final String apiName;
        private final String description;
        private final int maxDepth;

        LimitModel(String apiName, String description, int maxDepth) {
            this.apiName = apiName;
            this.description = description;
            this.maxDepth = maxDepth;
        }

        public String apiName() {
            return apiName;
        }

        public String description() {
            return description;
        }
    }

    /** What the configured depth and the model of limits allow together. */
    public int projectDepth() {
        return limitModel.maxDepth == 0 ? maxProjectDepth : Math.min(maxProjectDepth, limitModel.maxDepth);
    }
}
