package io.altostratus.identity.bootstrap;

import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.credentials.ApplicationCredential;
import io.altostratus.identity.credentials.ApplicationCredentialRepository;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.projects.Project;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.roles.Assignment;
import io.altostratus.identity.roles.AssignmentRepository;
import io.altostratus.identity.roles.Role;
import io.altostratus.identity.roles.RoleRepository;
import io.altostratus.identity.sealing.SealingKeys;
import io.altostratus.identity.signing.SigningKeys;
import io.altostratus.identity.users.PasswordHashing;
import io.altostratus.identity.users.User;
import io.altostratus.identity.users.UserRepository;
import io.altostratus.persistence.Transactions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes the objects that a cloud cannot start without. Run again, it mends what differs from the plan and no more. */
@Component
public class Bootstrap {

    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

    private final DomainRepository domains;
    private final ProjectRepository projects;
    private final UserRepository users;
    private final RoleRepository roles;
    private final AssignmentRepository assignments;
    private final ApplicationCredentialRepository credentials;
    private final CatalogPlan catalog;
    private final PasswordHashing hashing;
    private final RevocationLog revocations;
    private final SigningKeys keys;
    private final SealingKeys sealing;
    private final Transactions transactions;

    Bootstrap(
            DomainRepository domains,
            ProjectRepository projects,
            UserRepository users,
            RoleRepository roles,
            AssignmentRepository assignments,
            ApplicationCredentialRepository credentials,
            CatalogPlan catalog,
            PasswordHashing hashing,
            RevocationLog revocations,
            SigningKeys keys,
            SealingKeys sealing,
            Transactions transactions) {
        this.domains = domains;
        this.projects = projects;
        this.users = users;
        this.roles = roles;
        this.assignments = assignments;
        this.credentials = credentials;
        this.catalog = catalog;
        this.hashing = hashing;
        this.revocations = revocations;
        this.keys = keys;
        this.sealing = sealing;
        this.transactions = transactions;
    }

    /** Whether a program was started for this. */
    public static boolean isWanted(String... arguments) {
        return BootstrapOptions.areIn(arguments);
    }

    /** @param planFile JSON of {@link BootstrapPlan}; it holds passwords, so it is readable by its owner only */
    public void run(Path planFile) throws IOException {
        run(new String[] {"--bootstrap=" + planFile}, Map.of());
    }

    /**
     * @param arguments of the program, with the options of {@code keystone-manage bootstrap}
     * @param environment of the program, with the same as {@code OS_BOOTSTRAP_…}
     * @throws IllegalArgumentException if they do not tell a password
     */
    public void run(String[] arguments, Map<String, String> environment) throws IOException {
        BootstrapPlan plan = BootstrapOptions.plan(arguments, environment);
        keys.ensureKey();
        sealing.ensureKey();
        transactions.run(() -> apply(plan));
        LOG.info(
                "Bootstrap done: {} services, {} hosts",
                plan.services().size(),
                plan.hosts().size());
    }

    private void apply(BootstrapPlan plan) {
        if (domains.find(Domain.DEFAULT_ID).isEmpty()) {
            domains.insert(new Domain(Domain.DEFAULT_ID, "Default", "The default domain", true, null, "{}"));
        }
        boolean immutable = Boolean.TRUE.equals(plan.immutableRoles());
        String admin = role(String.valueOf(plan.role()), immutable);
        String manager = role("manager", immutable);
        String member = role("member", immutable);
        String reader = role("reader", immutable);
        String service = role("service", immutable);
        String host = role("host", immutable);
        roles.imply(admin, manager);
        roles.imply(manager, member);
        roles.imply(member, reader);

        String adminProject = project(String.valueOf(plan.project()), "Bootstrap project for initializing the cloud.");
        String serviceProject = project("service", "Users of the services and hosts.");
        String adminUser = user(String.valueOf(plan.username()), plan.adminPassword(), "{}");
        assignments.add(adminUser, Assignment.Target.PROJECT, adminProject, admin);
        assignments.add(adminUser, Assignment.Target.DOMAIN, Domain.DEFAULT_ID, admin);
        assignments.add(adminUser, Assignment.Target.SYSTEM, AssignmentRepository.SYSTEM, admin);

        if (plan.region() != null) {
            catalog.region(plan.region());
        }
        for (BootstrapPlan.ServicePlan planned : plan.services()) {
            catalog.service(planned, plan.region());
            if (planned.username() != null && !planned.username().isEmpty()) {
                String userId = user(planned.username(), String.valueOf(planned.password()), User.PROGRAM);
                assignments.add(userId, Assignment.Target.PROJECT, serviceProject, service);
            }
        }
        for (BootstrapPlan.HostPlan planned : plan.hosts()) {
            host(planned, serviceProject, host);
        }
    }

    private String role(String name, boolean immutable) {
        return roles.findByName(name).map(Role::id).orElseGet(() -> {
            String id = Ids.next();
            roles.insert(new Role(id, "", name, null, immutable ? Boolean.TRUE : null, "{}"));
            return id;
        });
    }

    private String project(String name, String description) {
        return projects.findByName(Domain.DEFAULT_ID, name).map(Project::id).orElseGet(() -> {
            String id = Ids.next();
            projects.insert(Project.atTop(id, Domain.DEFAULT_ID, name, description));
            return id;
        });
    }

    private String user(String name, String password, String options) {
        Optional<User> found = users.findByName(Domain.DEFAULT_ID, name);
        if (found.isEmpty()) {
            String id = Ids.next();
            users.insert(new User(id, Domain.DEFAULT_ID, name, true, null, hashing.hash(password), "{}")
                    .withOptions(options));
            return id;
        }
        User user = found.get();
        if (!user.enabled()) {
            users.enable(user.id(), true);
        }
        if (!hashing.matches(password, user.passwordHash())) {
            users.setPassword(user.id(), hashing.hash(password));
            revocations.revokeUser(user.id(), RequestContext.background(RequestIds.next()));
        }
        return user.id();
    }

    private void host(BootstrapPlan.HostPlan planned, String serviceProject, String hostRole) {
        String name = "host-" + planned.name();
        String userId = users.findByName(Domain.DEFAULT_ID, name).map(User::id).orElseGet(() -> {
            String id = Ids.next();
            users.insert(new User(id, Domain.DEFAULT_ID, name, true, null, null, "{}").withOptions(User.PROGRAM));
            return id;
        });
        assignments.add(userId, Assignment.Target.PROJECT, serviceProject, hostRole);
        Optional<ApplicationCredential> found = credentials.find(planned.credentialId());
        if (found.isEmpty()) {
            credentials.insert(
                    new ApplicationCredential(
                            planned.credentialId(),
                            userId,
                            serviceProject,
                            "agents-" + planned.credentialId().substring(0, 8),
                            null,
                            hashing.hash(planned.credentialSecret()),
                            null,
                            false),
                    List.of(hostRole));
        } else if (!hashing.matches(planned.credentialSecret(), found.get().secretHash())) {
            credentials.updateSecret(planned.credentialId(), hashing.hash(planned.credentialSecret()));
        }
    }
}
