package io.altostratus.simulation;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.policy.PolicyFile;
import io.altostratus.compute.api.creation.AdminPasswords;
import io.altostratus.compute.api.creation.Destinations;
import io.altostratus.compute.api.creation.IngredientLookup;
import io.altostratus.compute.api.creation.RequestedNics;
import io.altostratus.compute.api.creation.ServerCreation;
import io.altostratus.compute.api.creation.ServerProperties;
import io.altostratus.compute.api.creation.ServerRequest;
import io.altostratus.compute.api.images.ImageCatalog;
import io.altostratus.compute.api.networks.NetworkCatalog;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.api.resize.ResizeRequests;
import io.altostratus.compute.api.servergroups.GroupMembership;
import io.altostratus.compute.api.servers.ServerReset;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.api.tasks.WorkWatch;
import io.altostratus.compute.api.tasks.WorkflowHints;
import io.altostratus.compute.database.flavors.Flavor;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.servers.NewServer;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.compute.database.workflows.WorkBeginning;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.database.workflows.WorkflowEnd;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.WorkflowHint;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.context.Json;
import io.altostratus.context.ObjectIds;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.persistence.Transactions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** compute-api: the classes that accept requests, with catalogs that always find something. */
final class ApiProcess {

    static final String PROJECT = "0123456789abcdef0123456789abcdef";
    private static final String FLAVOR = "1";
    private static final String LARGER_FLAVOR = "2";
    private static final Path NO_FILE = Path.of("/nonexistent");

    private final ComputeTables tables;
    private final ServerCreation creation;
    private final ServerTasks tasks;
    private final ServerReset resets;
    private final QuotaLimits quotas;
    private final ResizeRequests resizes;
    private final WorkflowHints hints;
    private final SimulatedImages images;

    ApiProcess(ComputeTables tables, SimulatedBus bus, SimulatedImages images, ObjectIds ids, Clock clock) {
        this.images = images;
        this.tables = tables;
        this.hints = (workflowId, context) -> Transactions.afterCommit(
                () -> bus.send(ComputeQueues.CONDUCTOR_CALLS, new WorkflowHint(workflowId), context));
        NetworkCatalog networks = new OneNetwork();
        this.quotas = new QuotaLimits(tables.quotas(), tables.jdbc());
        Policy policy = new PolicyFile("/policy-defaults.yaml", NO_FILE).policy(rule -> rule);
        GroupMembership groups = new GroupMembership(tables.groups(), quotas);
        ServerProperties properties = new ServerProperties(true, 3);
        this.creation = new ServerCreation(
                new IngredientLookup(
                        tables.flavors(),
                        tables.keypairs(),
                        new OneImage(),
                        networks,
                        new RequestedNics(networks),
                        new Destinations(tables.nodes(), tables.aggregates(), policy),
                        groups,
                        quotas,
                        properties,
                        policy),
                tables.servers(),
                tables.actions(),
                tables.workflows(),
                tables.tags(),
                quotas,
                groups,
                new AdminPasswords(properties),
                hints,
                tables.transactions(),
                ids);
        this.tasks = new ServerTasks(
                tables.servers(),
                tables.workflows(),
                tables.actions(),
                hints,
                tables.transactions(),
                ids,
                new Impatience());
        this.resets = new ServerReset(
                tables.servers(), tables.workflows(), tables.actions(), hints, tables.transactions(), clock, ids);
        this.resizes = new ResizeRequests(
                tasks,
                tables.flavors(),
                tables.migrations(),
                new QuotaLimits(tables.quotas(), tables.jdbc()),
                ids,
                clock);
    }

    static Flavor largerFlavor() {
        return new Flavor(0, LARGER_FLAVOR, "m1.small", 2_048, 2, 1, 0, 0, 1.0, true);
    }

    static Flavor flavor() {
        return new Flavor(0, FLAVOR, "m1.nano", 1_024, 1, 1, 0, 0, 1.0, true);
    }

    static RequestContext user() {
        return new RequestContext(
                RequestIds.next(),
                null,
                RequestContext.Scope.PROJECT,
                "user",
                "demo",
                "default",
                PROJECT,
                "demo",
                "default",
                null,
                List.of("member", "reader"));
    }

    /** @return ids of those that were accepted */
    List<String> create(int most) {
        ServerRequest request = ServerRequest.of(Json.MAPPER.readTree("""
                {"server": {"name": "vm", "imageRef": "11111111-1111-1111-1111-111111111111", "flavorRef": "1",
                 "networks": [{"uuid": "22222222-2222-2222-2222-222222222222"}], "min_count": 1, "max_count": %d}}
                """.formatted(most)), new Microversion(2, 1));
        try {
            return creation.create(request, "token", user()).servers().stream()
                    .map(NewServer::id)
                    .toList();
        } catch (ApiException overQuota) {
            return List.of();
        }
    }

    void delete(String serverId) {
        tasks.delete(serverId, user());
    }

    /** Whether it was accepted; a server in another state refuses. */
    boolean ask(String serverId, ServerEvent event, WorkflowKind kind) {
        Optional<Server> server = tables.servers().find(serverId);
        if (server.isEmpty()) {
            return false;
        }
        try {
            tasks.start(server.get(), event, kind, "do", "do", user());
            return true;
        } catch (ApiException conflict) {
            return false;
        }
    }

    /** Whether it was accepted; the server gets the other one of both flavors. */
    boolean resize(String serverId) {
        return asked(serverId, server -> {
            String other = server.size().flavorId().equals(FLAVOR) ? LARGER_FLAVOR : FLAVOR;
            resizes.start(server, tables.flavors().find(other).orElseThrow(), null, user());
        });
    }

    /** Whether it was accepted. */
    boolean confirmResize(String serverId) {
        return asked(serverId, server -> resizes.confirm(server, user()));
    }

    /** Whether it was accepted. */
    boolean revertResize(String serverId) {
        return asked(serverId, server -> resizes.revert(server, user()));
    }

    private boolean asked(String serverId, Consumer<Server> request) {
        Optional<Server> server = tables.servers().find(serverId);
        return server.isPresent() && accepted(() -> request.accept(server.get()));
    }

    /** Whether it was accepted; the server shall run from its own image, beside its own disk. */
    boolean rescue(String serverId) {
        Server server = tables.servers().find(serverId).orElse(null);
        if (server == null) {
            return false;
        }
        WorkRequest rescue = new WorkRequest.Rescue(server.image());
        return accepted(() -> tasks.start(
                server,
                ServerEvent.RESCUE_ASKED,
                WorkflowKind.RESCUE_SERVER,
                "do",
                "do",
                WorkBeginning.with(rescue),
                new ServerTasks.Along() {
                    @Override
                    public void change(ServerChange change) {
                        change.adminPassword("secret");
                    }
                },
                user()));
    }

    /**
     * Whether it was accepted; the server is made anew of another image.
     *
     * @param fit whether its host will do for that
     */
    boolean rebuild(String serverId, boolean fit) {
        return asked(serverId, server -> {
            Server.Image before = server.image();
            Map<String, String> properties = fit ? Map.of("a", "b") : Map.of("hw_architecture", "s390x");
            Server.Image after = new Server.Image(
                    "33333333-3333-3333-3333-333333333333",
                    "other",
                    before.diskFormat(),
                    before.sizeBytes(),
                    0,
                    0,
                    properties);
            tasks.start(
                    server,
                    ServerEvent.REBUILD_ASKED,
                    WorkflowKind.REBUILD_SERVER,
                    "do",
                    "do",
                    WorkBeginning.with(new WorkRequest.Rebuild(before)),
                    new ServerTasks.Along() {
                        @Override
                        public void change(ServerChange change) {
                            change.image(after).adminPassword("secret");
                        }
                    },
                    user());
        });
    }

    /** Whether it was accepted; what goes on gives way to it. */
    boolean takeOver(String serverId, ServerEvent event, WorkflowKind kind) {
        return accepted(() -> tasks.takeOver(serverId, event, kind, "do", "do", user()));
    }

    /** Whether it was accepted; a delete is taken back if the quota allows. */
    boolean restore(String serverId) {
        Server server = tables.servers().find(serverId).orElse(null);
        if (server == null || server.state().vm() != VmState.SOFT_DELETED) {
            return false;
        }
        return accepted(() -> tables.transactions().run(() -> {
            quotas.admit(PROJECT, 1, 1, server.size().vcpus(), server.size().memoryMb());
            tasks.start(server, ServerEvent.RESTORE_ASKED, WorkflowKind.RESTORE_SERVER, "do", "do", user());
        }));
    }

    boolean resetToError(String serverId) {
        return accepted(() -> resets.reset(serverId, ServerEvent.RESET_TO_ERROR_ASKED, user()));
    }

    boolean resetToActive(String serverId) {
        return accepted(() -> resets.reset(serverId, ServerEvent.RESET_TO_ACTIVE_ASKED, user()));
    }

    private static boolean accepted(Runnable request) {
        try {
            request.run();
            return true;
        } catch (ApiException conflict) {
            return false;
        }
    }

    /** As the controller of external events does it. */
    void plugged(SimulatedNetwork.Wired wired) {
        tables.transactions().run(() -> {
            tables.workflows().wake(wired.serverId()).ifPresent(work -> hints.afterCommit(work, World.background()));
            tables.events()
                    .record(
                            wired.serverId(),
                            new ExternalEventRepository.Event(
                                    ExternalEventRepository.VIF_PLUGGED, wired.portId(), "completed"));
        });
    }

    /** Whether it was accepted; the server gets a card on the network. */
    boolean attach(String serverId, String portId) {
        PlannedPort port = new PlannedPort(portId, OneNetwork.FACTS.id(), "net", 1450, null, true, true, null);
        return asked(serverId, ServerEvent.INTERFACE_ATTACH_ASKED, WorkflowKind.ATTACH_INTERFACE, port);
    }

    /** Whether it was accepted; the server loses its last card. */
    boolean detach(String serverId) {
        List<Server.Nic> nics =
                tables.servers().find(serverId).map(Server::nics).orElse(List.of());
        if (nics.isEmpty()) {
            return false;
        }
        Server.Nic nic = nics.getLast();
        PlannedPort port = new PlannedPort(
                nic.portId(), nic.networkId(), nic.networkName(), nic.mtu(), null, nic.ownPort(), true, nic.tag());
        return asked(serverId, ServerEvent.INTERFACE_DETACH_ASKED, WorkflowKind.DETACH_INTERFACE, port);
    }

    private boolean asked(String serverId, ServerEvent event, WorkflowKind kind, PlannedPort port) {
        Optional<Server> server = tables.servers().find(serverId);
        if (server.isEmpty()) {
            return false;
        }
        try {
            tasks.start(server.get(), event, kind, "do", "do", WorkBeginning.with(port), user());
            return true;
        } catch (ApiException conflict) {
            return false;
        }
    }

    boolean snapshot(String serverId, String imageId, boolean backup) {
        return asked(
                serverId,
                backup ? ServerEvent.BACKUP_ASKED : ServerEvent.SNAPSHOT_ASKED,
                WorkflowKind.SNAPSHOT_SERVER,
                new WorkRequest.Snapshot(imageId, "qcow2", backup ? new WorkRequest.Backup("daily", 1) : null));
    }

    boolean shelve(String serverId, String imageId) {
        return asked(
                serverId,
                ServerEvent.SHELVE_ASKED,
                WorkflowKind.SHELVE_SERVER,
                new WorkRequest.Shelve(imageId, "qcow2"));
    }

    /** The image is there before the work is asked for, and goes again if that is refused. */
    private boolean asked(String serverId, ServerEvent event, WorkflowKind kind, WorkRequest.ToImage request) {
        Optional<Server> server = tables.servers().find(serverId);
        if (server.isEmpty()) {
            return false;
        }
        images.create(request.imageId(), serverId);
        boolean accepted = asked(server.get(), event, kind, WorkBeginning.with(request));
        if (accepted) {
            images.accepted(request.imageId());
        } else {
            images.refused(request.imageId());
        }
        return accepted;
    }

    boolean unshelve(String serverId) {
        Optional<Server> server = tables.servers().find(serverId);
        return server.isPresent()
                && asked(
                        server.get(),
                        ServerEvent.UNSHELVE_ASKED,
                        server.get().state().vm() == VmState.SHELVED_OFFLOADED
                                ? WorkflowKind.UNSHELVE_OFFLOADED_SERVER
                                : WorkflowKind.UNSHELVE_SERVER,
                        WorkBeginning.with(new WorkRequest.Unshelve(null, false, null, null)));
    }

    private boolean asked(Server server, ServerEvent event, WorkflowKind kind, WorkBeginning beginning) {
        try {
            tasks.start(server, event, kind, "do", "do", beginning, user());
            return true;
        } catch (ApiException conflict) {
            return false;
        }
    }

    /** Nobody waits in a world of one thread. */
    private static final class Impatience implements WorkWatch {

        @Override
        public Optional<WorkflowEnd> end(String workflowId) {
            return Optional.empty();
        }

        @Override
        public boolean isFree(String serverId) {
            return false;
        }
    }

    private static final class OneImage implements ImageCatalog {

        @Override
        public ImageFacts find(String id, String userToken, RequestContext context) {
            return new ImageFacts(id, "tiny", "qcow2", 1_000_000, 0, 0, Map.of());
        }
    }

    private static final class OneNetwork implements NetworkCatalog {

        private static final NetworkFacts FACTS =
                new NetworkFacts("22222222-2222-2222-2222-222222222222", "net", 1450, true, false, true);

        @Override
        public Map<String, NetworkFacts> find(Collection<String> ids, String userToken, RequestContext context) {
            return Map.of(FACTS.id(), FACTS);
        }

        @Override
        public List<NetworkFacts> available(String projectId, String userToken, RequestContext context) {
            return List.of(FACTS);
        }

        @Override
        public Optional<String> autoAllocated(String projectId, String userToken, RequestContext context) {
            return Optional.of(FACTS.id());
        }

        @Override
        public Optional<String> holderOf(String network, String address, String userToken, RequestContext context) {
            return Optional.empty();
        }

        @Override
        public OptionalInt portsLeft(String projectId, String userToken, RequestContext context) {
            return OptionalInt.empty();
        }

        @Override
        public Optional<PortFacts> findPort(String id, String userToken, RequestContext context) {
            return Optional.empty();
        }

        @Override
        public Server.SecurityGroup findGroup(String nameOrId, String userToken, RequestContext context) {
            return new Server.SecurityGroup("33333333-3333-3333-3333-333333333333", "default");
        }
    }
}
