package io.altostratus.compute.conductor.shelve;

import static io.altostratus.compute.conductor.server.BootSteps.GUEST_START;

import io.altostratus.compute.conductor.build.BuildPolicy;
import io.altostratus.compute.conductor.build.SelectHostStep;
import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.server.BestEffortStep;
import io.altostratus.compute.conductor.server.FindHostStep;
import io.altostratus.compute.conductor.server.PlacedWorkflows;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.ShelvePolicy;
import io.altostratus.compute.conductor.server.SimpleOrderStep;
import io.altostratus.compute.conductor.server.ToldStep;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.snapshot.DropImagesStep;
import io.altostratus.compute.conductor.snapshot.ExtractSnapshotStep;
import io.altostratus.compute.conductor.snapshot.KeepImageStep;
import io.altostratus.compute.conductor.snapshot.UploadSnapshotStep;
import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.order.DestroyGuest;
import io.altostratus.compute.model.order.StopGuest;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.VmState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Into an image, off the host, and back. */
public final class ShelveWorkflows extends PlacedWorkflows {

    public ShelveWorkflows(WorkflowParts parts) {
        super(parts);
    }

    @Override
    public List<Definition<ServerWork>> definitions() {
        return List.of(shelve(), offload(), unshelve(), unshelveOffloaded());
    }

    private Definition<ServerWork> shelve() {
        int grace = (int) parts.limits().shutdownGrace().toSeconds();
        List<Step<ServerWork>> steps = new ArrayList<>();
        steps.add(new KeepImageStep(parts.progress(), parts.images()));
        steps.add(new FindHostStep(parts.progress()));
        steps.add(new ShutDownStep(
                parts.progress(),
                new SimpleOrderStep(
                        "stop-guest",
                        parts.limits().shutdownGrace().plus(GUEST_START),
                        parts.orders(),
                        parts.liveness(),
                        header -> new StopGuest(header, grace))));
        steps.add(new ExtractSnapshotStep(parts));
        steps.add(new UploadSnapshotStep(parts));
        steps.add(new LeaveHostStep(parts.progress(), parts.shelving()));
        steps.addAll(offTheHost());
        return new ShelveServer(
                WorkflowKind.SHELVE_SERVER, "compute_shelve_instance", parts.progress(), parts.nodes(), steps);
    }

    private Definition<ServerWork> offload() {
        List<Step<ServerWork>> steps = new ArrayList<>();
        steps.add(new FindHostStep(parts.progress()));
        steps.addAll(offTheHost());
        return new ShelveServer(
                WorkflowKind.OFFLOAD_SERVER, "compute_shelve_offload_instance", parts.progress(), parts.nodes(), steps);
    }

    /** A host that is away removes the guest when it next asks what belongs on it. */
    private List<Step<ServerWork>> offTheHost() {
        Step<ServerWork> destroy = new SimpleOrderStep(
                "destroy-guest", parts.limits().destroyGuest(), parts.orders(), parts.liveness(), DestroyGuest::new);
        return List.of(
                new BestEffortStep(destroy, this::isLeaving),
                new BestEffortStep(new UnbindPortsStep(parts.progress(), parts.network()), this::isLeaving));
    }

    private boolean isLeaving(Execution<ServerWork> execution) {
        return ShelveServer.isLeaving(parts.progress().require(execution.serverId()));
    }

    private Definition<ServerWork> unshelve() {
        List<Step<ServerWork>> steps = new ArrayList<>();
        steps.add(new PowerOnStep(parts.progress()));
        steps.addAll(boot.boot());
        steps.add(dropImage());
        return work(
                WorkflowKind.UNSHELVE_SERVER,
                "compute_start_instance",
                ServerEvent.UNSHELVED,
                ServerEvent.UNSHELVE_FAILED,
                () -> new ServerChange().power(PowerState.RUNNING).fault(null).wayBack(Server.WayBack.NONE),
                this::withFault,
                steps);
    }

    private Definition<ServerWork> unshelveOffloaded() {
        BuildPolicy policy = new BuildPolicy(parts.limits().buildAttempts());
        SelectHostStep selection =
                new SelectHostStep(parts.progress(), parts.scheduler(), parts.nodes(), parts.network(), policy);
        List<Step<ServerWork>> steps = new ArrayList<>();
        steps.add(new RebindPortsStep(parts.progress(), parts.network()));
        steps.addAll(boot.firstBoot());
        steps.add(dropImage());
        List<Step<ServerWork>> all = new ArrayList<>();
        all.add(ToldStep.part(
                "get_image_info", parts.progress(), new FindShelvedImageStep(parts.progress(), parts.images())));
        all.add(ToldStep.part(
                "schedule_instances", parts.progress(), new SelectHostAgainStep(selection, parts.nodes())));
        all.addAll(ToldStep.part(UnshelveServer.EVENT, parts.progress(), steps));
        return new UnshelveServer(parts.progress(), policy, all);
    }

    private Step<ServerWork> dropImage() {
        return BestEffortStep.of(new DropImagesStep(parts.progress(), parts.images(), Duration.ofMinutes(2), true));
    }

    /** Shuts the guest down; one that is suspended keeps what it had in memory, should it have to stay. */
    private record ShutDownStep(ServerProgress progress, Step<ServerWork> stop) implements Step<ServerWork> {

        @Override
        public String name() {
            return stop.name();
        }

        @Override
        public Duration limit() {
            return stop.limit();
        }

        @Override
        public Duration lookAgainAfter() {
            return stop.lookAgainAfter();
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            return progress.require(execution.serverId()).state().vm() == VmState.SUSPENDED
                    ? Outcome.next(execution.state())
                    : stop.run(execution);
        }
    }

    /** The image has its data: the server lies in it. It leaves its host now, or stays for a while. */
    private record LeaveHostStep(ServerProgress progress, ShelvePolicy policy) implements Step<ServerWork> {

        @Override
        public String name() {
            return "leave-host";
        }

        @Override
        public Duration limit() {
            return Duration.ofDays(1);
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            return policy.offloadsAtOnce()
                    ? Outcome.next(
                            execution.state(),
                            () -> progress.happened(
                                    execution, ServerEvent.LEAVING_HOST, ShelveServer.lies(execution, progress)))
                    : Outcome.next(execution.state());
        }
    }

    private record UnbindPortsStep(ServerProgress progress, NetworkPorts network) implements Step<ServerWork> {

        @Override
        public String name() {
            return "unbind-ports";
        }

        @Override
        public Duration limit() {
            return Duration.ofMinutes(2);
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            Server server = progress.require(execution.serverId());
            network.unbind(FindShelvedImageStep.ports(server), execution.context());
            return Outcome.next(execution.state());
        }
    }

    private record PowerOnStep(ServerProgress progress) implements Step<ServerWork> {

        @Override
        public String name() {
            return "power-on";
        }

        @Override
        public Duration limit() {
            return Duration.ofDays(1);
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            return Outcome.next(
                    execution.state(),
                    () -> progress.happened(execution, ServerEvent.UNSHELVE_STARTING, new ServerChange()));
        }
    }
}
