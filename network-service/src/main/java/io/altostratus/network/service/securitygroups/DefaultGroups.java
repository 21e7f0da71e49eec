package io.altostratus.network.service.securitygroups;

import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Audience;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Every project's group {@code default}, made when it is first needed. Of several requests that need it at once one
 * makes it: the others run into the unique constraint, and find it when their transaction is done again.
 */
@Component
public class DefaultGroups {

    private final SecurityGroupRepository repository;
    private final Attempts attempts;
    private final Clock clock;

    DefaultGroups(SecurityGroupRepository repository, Attempts attempts, Clock clock) {
        this.repository = repository;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** The projects' default groups, by project. Must run inside {@link Attempts}. */
    public Map<String, SecurityGroupRepository.Named> of(Collection<String> projectIds) {
        Map<String, SecurityGroupRepository.Named> groups = new HashMap<>();
        repository.defaults(projectIds).forEach(group -> groups.put(group.projectId(), group));
        for (String project : projectIds) {
            groups.computeIfAbsent(project, missing -> {
                SecurityGroup made = newGroup(
                        UUID.randomUUID().toString(),
                        missing,
                        SecurityGroup.DEFAULT_NAME,
                        "Default security group",
                        true,
                        true,
                        UtcTime.now(clock));
                repository.insert(made, null);
                return new SecurityGroupRepository.Named(made.id(), missing, true, Audience.NOBODY);
            });
        }
        return groups;
    }

    /** Makes sure that the project has its group. */
    void ensure(@Nullable String projectId) {
        if (projectId != null && repository.defaults(List.of(projectId)).isEmpty()) {
            attempts.run(() -> of(List.of(projectId)));
        }
    }

    /** A group with the rules that every new one has: all may go out; into a default group its members may come in. */
    static SecurityGroup newGroup(
            String id,
            String projectId,
            String name,
            String description,
            boolean isDefault,
            boolean stateful,
            LocalDateTime now) {
        List<Rule> rules = new ArrayList<>();
        for (String ethertype : List.of("IPv4", "IPv6")) {
            rules.add(rule(id, projectId, "egress", ethertype, null, now));
            if (isDefault) {
                rules.add(rule(id, projectId, "ingress", ethertype, id, now));
            }
        }
        return new SecurityGroup(
                id, projectId, name, description, isDefault, stateful, Audience.NOBODY, rules, 1, now, now);
    }

    private static Rule rule(
            String groupId,
            String projectId,
            String direction,
            String ethertype,
            @Nullable String remoteGroupId,
            LocalDateTime now) {
        return new Rule(
                UUID.randomUUID().toString(),
                projectId,
                groupId,
                "",
                direction,
                ethertype,
                null,
                null,
                null,
                null,
                remoteGroupId,
                null,
                0,
                now,
                now);
    }
}
