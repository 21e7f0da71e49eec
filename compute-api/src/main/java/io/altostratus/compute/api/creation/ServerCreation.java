package io.altostratus.compute.api.creation;

import io.altostratus.compute.api.images.ImageCatalog;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.api.servergroups.GroupMembership;
import io.altostratus.compute.api.tasks.WorkflowHints;
import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.keypairs.Keypair;
import io.altostratus.compute.database.servers.FirstBoot;
import io.altostratus.compute.database.servers.NewServer;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.tags.TagRepository;
import io.altostratus.compute.database.workflows.NewWorkflow;
import io.altostratus.compute.database.workflows.WorkBeginning;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.context.ObjectIds;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes servers of a request: everything it names is looked up first, then quota is counted and servers, their actions
 * and their work are written in one transaction. Nothing half-made remains of a request that is refused.
 */
@Component
public class ServerCreation {

    private final IngredientLookup lookup;
    private final ServerRepository servers;
    private final ActionRepository actions;
    private final WorkflowRepository workflows;
    private final TagRepository tags;
    private final QuotaLimits quotas;
    private final GroupMembership groups;
    private final AdminPasswords passwords;
    private final WorkflowHints hints;
    private final Transactions transactions;
    private final ObjectIds ids;

    public ServerCreation(
            IngredientLookup lookup,
            ServerRepository servers,
            ActionRepository actions,
            WorkflowRepository workflows,
            TagRepository tags,
            QuotaLimits quotas,
            GroupMembership groups,
            AdminPasswords passwords,
            WorkflowHints hints,
            Transactions transactions,
            ObjectIds ids) {
        this.lookup = lookup;
        this.servers = servers;
        this.actions = actions;
        this.workflows = workflows;
        this.tags = tags;
        this.quotas = quotas;
        this.groups = groups;
        this.passwords = passwords;
        this.hints = hints;
        this.transactions = transactions;
        this.ids = ids;
    }

    /**
     * Servers that will be made.
     *
     * @param password that their owner is told; null where answers tell none
     */
    public record Accepted(
            List<NewServer> servers, @Nullable String password) {

        public NewServer first() {
            return servers.getFirst();
        }

        @Override
        public String toString() {
            return "Accepted[" + servers.size() + " servers]";
        }
    }

    /** The servers that were accepted; at least {@code min_count}. */
    public Accepted create(ServerRequest request, String userToken, RequestContext context) {
        Ingredients found = lookup.find(request, userToken, context);
        String password = passwords.choose(request.adminPassword());
        List<NewServer> made = transactions.call(() -> {
            int count = quotas.admit(
                    context.requireProjectId(),
                    context.userId(),
                    request.minCount(),
                    found.mostServers(),
                    found.size().vcpus(),
                    found.size().memoryMb());
            if (found.group() != null) {
                groups.admit(found.group(), count, context);
            }
            String reservation = reservationId();
            List<NewServer> accepted = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                accepted.add(server(request, found, password, new Position(reservation, i, count), context));
            }
            write(accepted, request.tags(), context);
            return accepted;
        });
        return new Accepted(made, passwords.shown(password));
    }

    private void write(List<NewServer> accepted, Set<String> wantedTags, RequestContext context) {
        List<NewWorkflow> work = accepted.stream()
                .map(server -> NewWorkflow.of(
                        ids.next(), WorkflowKind.BUILD_SERVER, server.id(), WorkBeginning.EMPTY, context, 1))
                .toList();
        List<String> serverIds = accepted.stream().map(NewServer::id).toList();
        workflows.insert(work);
        servers.insert(accepted);
        tags.add(serverIds, wantedTags);
        actions.start(serverIds, "create", context);
        work.forEach(one -> hints.afterCommit(one.id(), context));
    }

    /** Which one of how many it is in its reservation. */
    private record Position(String reservation, int index, int count) {

        String suffix() {
            return count == 1 ? "" : "-" + (index + 1);
        }
    }

    private NewServer server(
            ServerRequest request, Ingredients found, String password, Position position, RequestContext context) {
        String id = ids.next();
        String hostname = request.hostname();
        ImageCatalog.ImageFacts image = found.image();
        Keypair keypair = found.keypair();
        boolean drive = request.configDrive() || image.needsConfigDrive();
        return new NewServer(
                id,
                context.requireProjectId(),
                context.requireUserId(),
                request.name() + position.suffix(),
                hostname == null ? Hostnames.of(request.name() + position.suffix(), "server-" + id) : hostname,
                found.place().zone(),
                found.place().host(),
                found.size(),
                image.kept(),
                new Server.Access(
                        keypair == null ? null : keypair.name(),
                        keypair == null ? null : keypair.publicKey(),
                        drive,
                        request.accessIpV4(),
                        request.accessIpV6()),
                // Without a drive nothing would take the password to the guest, so it is not kept.
                new FirstBoot(
                        request.userData(),
                        request.files(),
                        drive ? password : null,
                        String.join(",", context.roles())),
                request.metadata(),
                new Server.Launch(position.reservation(), position.index(), diskConfig(request, image)),
                found.networks(),
                found.securityGroups(),
                request.description(),
                request.devices(),
                new Server.SchedulerHints(
                        found.group() == null ? null : found.group().id(), request.hints()));
    }

    private static String diskConfig(ServerRequest request, ImageCatalog.ImageFacts image) {
        String asked = request.diskConfig();
        if (asked != null) {
            return asked;
        }
        return image.properties().getOrDefault("auto_disk_config", "").equalsIgnoreCase("true") ? "AUTO" : "MANUAL";
    }

    private static String reservationId() {
        StringBuilder id = new StringBuilder("r-");
        for (int i = 0; i < 8; i++) {
            id.append(Character.forDigit(ThreadLocalRandom.current().nextInt(36), 36));
        }
        return id.toString();
    }
}
