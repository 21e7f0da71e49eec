package io.altostratus.network.agent.qos;

import io.altostratus.host.CommandRunner;
import io.altostratus.host.link.DeviceMark;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.host.link.QueueDiscipline;
import io.altostratus.host.link.TrafficControl;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.agent.convergence.Pass;
import io.altostratus.network.agent.convergence.PortShaper;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.agent.host.HostRegistry;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.QosPolicyDetails;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits ports by token buckets: what a guest receives waits on its tap, what it sends is redirected to a device of its own
 * (an {@code ifb}) and waits there. So nothing is needed that some kernels lack, such as {@code police}. A limit that the
 * kernel refuses leaves the port without it, and is told and tried again.
 */
public final class TrafficShaper implements PortShaper {

    private static final Logger LOG = LoggerFactory.getLogger(TrafficShaper.class);

    private final IpCommand ip;
    private final TrafficControl tc;
    private final HostRegistry registry;
    private final String cloudId;
    private final Consumer<Set<String>> policiesNeeded;

    private Set<String> asked = Set.of();
    private List<Object> applied = List.of();

    /** @param policiesNeeded is told of policies that are not known yet */
    public TrafficShaper(
            CommandRunner runner, HostRegistry registry, String cloudId, Consumer<Set<String>> policiesNeeded) {
        this.ip = new IpCommand(runner);
        this.tc = new TrafficControl(runner);
        this.registry = registry;
        this.cloudId = cloudId;
        this.policiesNeeded = policiesNeeded;
    }

    @Override
    public void shape(Pass pass) {
        Map<String, Shape> wanted = new TreeMap<>();
        Set<String> undecided = new HashSet<>();
        Set<String> unknown = new HashSet<>();
        for (PortDetails port : pass.desired().ports().values()) {
            String id = pass.desired().qosPolicyOf(port).orElse(null);
            if (id == null) {
                continue;
            }
            QosPolicyDetails policy = pass.desired().qosPolicies().get(id);
            if (policy == null) {
                unknown.add(id);
                undecided.add(port.id());
            } else if (pass.links().get(DeviceNames.tap(port.id())) != null) {
                Shape.of(port, pass.desired().networks().get(port.networkId()), policy)
                        .ifPresent(shape -> wanted.put(port.id(), shape));
            }
        }
        ask(unknown, pass.thorough());
        if (wanted.isEmpty() && registry.names(HostRegistry.Kind.SHAPED_DEVICE).isEmpty()) {
            applied = List.of();
            return;
        }
        Map<String, Integer> devices = new TreeMap<>();
        for (Shape shape : wanted.values()) {
            pass.links().find(shape.tap()).ifPresent(tap -> devices.put(tap.name(), tap.index()));
            pass.links().find(shape.shaper()).ifPresent(shaper -> devices.put(shaper.name(), shaper.index()));
        }
        List<Object> signature = List.of(pass.desired().complete(), wanted, undecided, devices);
        if (!pass.thorough() && signature.equals(applied)) {
            return;
        }
        applied = List.of();
        if (new Round(pass, wanted, undecided).run()) {
            applied = signature;
        }
    }

    private void ask(Set<String> unknown, boolean again) {
        Set<String> news = new HashSet<>(unknown);
        if (!again) {
            news.removeAll(asked);
        }
        asked = Set.copyOf(unknown);
        if (!news.isEmpty()) {
            policiesNeeded.accept(news);
        }
    }

    /** What tc shows now. */
    private final class Present {

        private final Map<String, QueueDiscipline> roots = new HashMap<>();
        private final Set<String> ingresses = new HashSet<>();
        private final Map<String, String> redirections;

        Present(Set<String> taps) {
            for (QueueDiscipline discipline : tc.disciplines()) {
                if (discipline.root()) {
                    roots.put(discipline.device(), discipline);
                } else if (discipline.isIngress()) {
                    ingresses.add(discipline.device());
                }
            }
            redirections =
                    tc.redirections(ingresses.stream().filter(taps::contains).toList());
        }

        boolean hasOurRoot(String device) {
            QueueDiscipline root = roots.get(device);
            return root != null && TokenBucket.isOurs(root);
        }
    }

    /** One comparison. */
    private final class Round {

        private final Pass pass;
        private final Map<String, Shape> wanted;
        private final Set<String> undecided;
        private final LinkTable links;
        private final Present present;
        private final Set<String> ours = registry.names(HostRegistry.Kind.SHAPED_DEVICE);
        private final IpBatch deviceChanges = new IpBatch();
        private final IpBatch changes = new IpBatch();
        private final Set<String> failed = new HashSet<>();

        Round(Pass pass, Map<String, Shape> wanted, Set<String> undecided) {
            this.pass = pass;
            this.wanted = wanted;
            this.undecided = undecided;
            this.links = pass.links();
            Set<String> taps = new HashSet<>(ours);
            wanted.values().forEach(shape -> taps.add(shape.tap()));
            this.present = new Present(taps);
        }

        /** @return whether everything is as it shall be now */
        boolean run() {
            List<Shape> due = new ArrayList<>();
            for (Shape shape : wanted.values()) {
                if (!pass.problems().mayTry(about(shape.portId()))) {
                    failed.add(shape.portId());
                } else if (isFree(shape)) {
                    due.add(shape);
                }
            }
            registry.add(
                    HostRegistry.Kind.SHAPED_DEVICE,
                    due.stream().map(Shape::tap).toList());
            due.forEach(this::adjust);
            List<String> gone = pass.desired().complete() ? removeOthers() : List.of();
            List<IpBatch.BatchFailure> failures = new ArrayList<>(ip.run(deviceChanges));
            failures.addAll(tc.run(changes));
            for (IpBatch.BatchFailure failure : failures) {
                if (wanted.containsKey(failure.owner())) {
                    fail(failure.owner(), failure.toString());
                } else {
                    LOG.warn("{}", failure);
                }
            }
            due.stream()
                    .filter(shape -> !failed.contains(shape.portId()))
                    .forEach(shape -> pass.problems().solved(about(shape.portId())));
            if (failures.isEmpty()) {
                registry.remove(HostRegistry.Kind.SHAPED_DEVICE, gone);
            }
            return failed.isEmpty() && failures.isEmpty();
        }

        private String about(String portId) {
            return "qos of port " + portId;
        }

        private void fail(String portId, String message) {
            failed.add(portId);
            pass.problems().failed(about(portId), message);
        }

        /** What somebody else has put on the devices stays, and the port goes without our limits. */
        private boolean isFree(Shape shape) {
            QueueDiscipline root = present.roots.get(shape.tap());
            if (shape.toGuest() != null && root != null && root.isConfigured() && !TokenBucket.isOurs(root)) {
                fail(shape.portId(), taken("queueing discipline " + root.kind() + " " + root.handle(), shape.tap()));
                return false;
            }
            String target = present.redirections.get(shape.tap());
            boolean othersIngress = present.ingresses.contains(shape.tap())
                    && (target == null ? !ours.contains(shape.tap()) : !target.equals(shape.shaper()));
            if (shape.fromGuest() != null && othersIngress) {
                fail(shape.portId(), taken("ingress", shape.tap()));
                return false;
            }
            Link shaper = links.get(shape.shaper());
            if (shape.fromGuest() != null && shaper != null && !shaper.belongsTo(cloudId)) {
                fail(shape.portId(), "device " + shape.shaper() + " is there and is not ours: delete it");
                return false;
            }
            return true;
        }

        private String taken(String what, String device) {
            return what + " of " + device + " is not ours: delete it, or the port has no limit";
        }

        private void adjust(Shape shape) {
            TokenBucket toGuest = shape.toGuest();
            if (toGuest == null) {
                removeRoot(shape.portId(), shape.tap());
            } else {
                fill(shape.portId(), shape.tap(), toGuest);
            }
            TokenBucket fromGuest = shape.fromGuest();
            if (fromGuest == null) {
                removeIngress(shape.portId(), shape.tap());
                removeShaper(shape.portId());
                return;
            }
            Link shaper = links.get(shape.shaper());
            if (shaper == null) {
                String mark = new DeviceMark(cloudId, DeviceNames.SHAPER, shape.portId()).alias();
                deviceChanges.add(shape.portId(), "link", "add", "name", shape.shaper(), "type", "ifb");
                deviceChanges.add(shape.portId(), "link", "set", shape.shaper(), "alias", mark);
                // It has no business with addresses: what it carries are the guest's frames.
                deviceChanges.add(shape.portId(), "link", "set", shape.shaper(), "addrgenmode", "none");
            }
            if (shaper == null || !shaper.up()) {
                deviceChanges.add(shape.portId(), "link", "set", shape.shaper(), "up");
            }
            fill(shape.portId(), shape.shaper(), fromGuest);
            boolean hasIngress = present.ingresses.contains(shape.tap());
            if (!hasIngress) {
                changes.add(shape.portId(), "qdisc", "add", "dev", shape.tap(), "handle", "ffff:", "ingress");
            }
            // A device that was deleted and made again has taken the redirection with it.
            if (shaper == null || !hasIngress || !shape.shaper().equals(present.redirections.get(shape.tap()))) {
                redirect(shape);
            }
        }

        private void fill(String portId, String device, TokenBucket bucket) {
            QueueDiscipline root = present.roots.get(device);
            if (root == null || !bucket.isIn(root)) {
                changes.add(portId, bucket.words(device));
            }
        }

        /** By a match of every packet, since {@code matchall} is not in every kernel. */
        private void redirect(Shape shape) {
            changes.add(
                    shape.portId(),
                    List.of(
                            "filter",
                            "replace",
                            "dev",
                            shape.tap(),
                            "parent",
                            "ffff:",
                            "protocol",
                            "all",
                            "prio",
                            "49",
                            "handle",
                            "800::1",
                            "u32",
                            "match",
                            "u32",
                            "0",
                            "0",
                            "action",
                            "mirred",
                            "egress",
                            "redirect",
                            "dev",
                            shape.shaper()));
        }

        private void removeRoot(String portId, String tap) {
            if (present.hasOurRoot(tap)) {
                changes.add(portId, "qdisc", "del", "dev", tap, "root");
            }
        }

        private void removeIngress(String portId, String tap) {
            String target = present.redirections.get(tap);
            if (present.ingresses.contains(tap)
                    && ours.contains(tap)
                    && (target == null || target.equals(DeviceNames.shaper(portId)))) {
                changes.add(portId, "qdisc", "del", "dev", tap, "ingress");
            }
        }

        private void removeShaper(String portId) {
            Link shaper = links.get(DeviceNames.shaper(portId));
            if (shaper != null && shaper.belongsTo(cloudId)) {
                deviceChanges.add(portId, "link", "delete", shaper.name());
            }
        }

        /** @return devices that are not limited any more */
        private List<String> removeOthers() {
            Set<String> kept = new HashSet<>();
            wanted.keySet().forEach(id -> kept.add(DeviceNames.tap(id)));
            undecided.forEach(id -> kept.add(DeviceNames.tap(id)));
            List<String> gone = new ArrayList<>();
            for (String tap : ours) {
                if (kept.contains(tap)) {
                    continue;
                }
                gone.add(tap);
                if (links.get(tap) != null) {
                    String start = tap.substring(DeviceNames.tap("").length());
                    removeRoot(start, tap);
                    removeIngress(start, tap);
                }
            }
            for (Link shaper : links.marked(cloudId, DeviceNames.SHAPER)) {
                String portId = shaper.mark().orElseThrow().objectId();
                if (!wanted.containsKey(portId) && !undecided.contains(portId)) {
                    removeShaper(portId);
                }
            }
            return gone;
        }
    }

    @Override
    public void purge() {
        Set<String> ours = registry.names(HostRegistry.Kind.SHAPED_DEVICE);
        LinkTable links = new LinkTable(ip.links());
        IpBatch devices = new IpBatch();
        links.marked(cloudId, DeviceNames.SHAPER)
                .forEach(shaper -> devices.add(shaper.name(), "link", "delete", shaper.name()));
        IpBatch changes = new IpBatch();
        if (!ours.isEmpty()) {
            Present present = new Present(ours);
            for (String tap : ours) {
                if (links.get(tap) != null && present.hasOurRoot(tap)) {
                    changes.add(tap, "qdisc", "del", "dev", tap, "root");
                }
                String target = present.redirections.get(tap);
                boolean ownTarget = target == null
                        || target.equals(DeviceNames.shaper(
                                tap.substring(DeviceNames.tap("").length())));
                if (present.ingresses.contains(tap) && ownTarget) {
                    changes.add(tap, "qdisc", "del", "dev", tap, "ingress");
                }
            }
        }
        List<IpBatch.BatchFailure> failures = new ArrayList<>(tc.run(changes));
        failures.addAll(ip.run(devices));
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.toString());
        }
        registry.remove(HostRegistry.Kind.SHAPED_DEVICE, ours);
    }
}
