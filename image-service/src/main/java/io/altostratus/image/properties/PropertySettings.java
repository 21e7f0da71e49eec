package io.altostratus.image.properties;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The free properties of images.
 *
 * @param schemaFile a file like Glance's {@code schema-image.json}, which says what form properties of certain names
 *     have; none means Glance's own. It is read at start
 * @param protectionFile a file like Glance's {@code property-protections.conf}, which says who may create, read, update
 *     and delete properties of which names; none means everybody who may do so with the image. A change of it holds
 *     within a second; a file that cannot be read changes nothing, but keeps the service from starting
 * @param protectionRuleFormat whether that file names roles or rules of the policy. Glance's own policy has a rule
 *     {@code default} that allows everything; here the operator's policy must define it where the file names it
 */
@ConfigurationProperties("altostratus.image.properties")
public record PropertySettings(
        @Nullable Path schemaFile,
        @Nullable Path protectionFile,
        @DefaultValue("roles") RuleFormat protectionRuleFormat) {

    /** What stands behind an operation in the file of property protection. */
    public enum RuleFormat {
        ROLES,
        POLICIES
    }
}
