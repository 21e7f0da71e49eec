package io.altostratus.network.service.ports;

import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.securitygroups.DefaultGroups;
import io.altostratus.network.service.securitygroups.SecurityGroupRepository;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The security groups that ports name, and those they get when they name none. */
@Component
class PortGroups {

    private final SecurityGroupRepository groups;
    private final DefaultGroups defaults;

    PortGroups(SecurityGroupRepository groups, DefaultGroups defaults) {
        this.groups = groups;
        this.defaults = defaults;
    }

    /**
     * @param wanted by the project of the ports
     * @param ofEveryProject whether the caller may use groups of other projects
     * @return the groups by id
     * @throws io.altostratus.api.error.ApiException 404 if a group does not exist for the caller
     */
    Map<String, SecurityGroupRepository.Named> requireAll(Map<String, Set<String>> wanted, boolean ofEveryProject) {
        Set<String> ids = wanted.values().stream().flatMap(Collection::stream).collect(Collectors.toSet());
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<String, SecurityGroupRepository.Named> found = groups.named(ids).stream()
                .collect(Collectors.toMap(SecurityGroupRepository.Named::id, Function.identity()));
        wanted.forEach((project, named) -> {
            for (String id : named) {
                SecurityGroupRepository.Named group = found.get(id);
                if (group == null || !ofEveryProject && !group.isFor(project)) {
                    throw Errors.notFound("SecurityGroupNotFound", "Security group " + id + " does not exist");
                }
            }
        });
        return found;
    }

    /**
     * Either all groups of a port are stateful or none is.
     *
     * @throws io.altostratus.api.error.ApiException 409 if they are not
     */
    static void refuseMixed(Collection<String> ofOnePort, Map<String, SecurityGroupRepository.Named> known) {
        long kinds = ofOnePort.stream()
                .flatMap(id -> Stream.ofNullable(known.get(id)))
                .map(SecurityGroupRepository.Named::stateful)
                .distinct()
                .count();
        if (kinds > 1) {
            throw Errors.conflict(
                    "SecurityGroupConflict",
                    "Error Cannot apply both stateful and stateless security groups on the same port at the same time"
                            + " while attempting the operation.");
        }
    }

    /** The default group of each project. */
    Map<String, String> defaults(Collection<String> projects) {
        return projects.isEmpty()
                ? Map.of()
                : defaults.of(List.copyOf(projects)).entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().id()));
    }
}
