package io.altostratus.compute.api.views;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.state.TaskState;
import io.altostratus.compute.model.state.VmState;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A server as Nova tells it in one microversion. */
public final class ServerView {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'");
    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");
    private static final Set<String> WITH_PROGRESS =
            Set.of("ACTIVE", "BUILD", "REBUILD", "RESIZE", "VERIFY_RESIZE", "MIGRATING");

    private final ServerLinks links;
    private final Microversion version;
    private final Sight sight;
    private final Facts facts;

    /**
     * What the caller may see.
     *
     * @param details that are for administrators: where a server is, what it is called there, where it failed
     * @param extraSpecs of flavors
     * @param groups of servers, which lists do not tell
     */
    record Sight(boolean details, boolean extraSpecs, boolean groups) {}

    /**
     * What is written elsewhere than in the servers' rows, by the servers' ids.
     *
     * @param hostStates empty if the caller may not know
     */
    record Facts(Map<String, List<String>> tags, Map<String, String> hostStates, Map<String, String> userData) {}

    ServerView(ServerLinks links, Microversion version, Sight sight, Facts facts) {
        this.links = links;
        this.version = version;
        this.sight = sight;
        this.facts = facts;
    }

    /** All there is to tell. */
    Map<String, Object> full(Server server) {
        Map<String, Object> view = common(server, true);
        view.put("OS-EXT-AZ:availability_zone", zone(server.placement()));
        view.put("config_drive", server.access().configDrive() ? "True" : "");
        view.put("key_name", server.access().keyName());
        view.put("OS-SRV-USG:launched_at", micros(server.launchedAt()));
        view.put("OS-SRV-USG:terminated_at", micros(server.deletedAt()));
        if (!server.securityGroups().isEmpty()) {
            view.put(
                    "security_groups",
                    server.securityGroups().stream()
                            .map(group -> Map.of("name", group.name()))
                            .toList());
        }
        if (sight.details()) {
            details(server, view);
        } else if (version.atLeast(2, 90)) {
            view.put("OS-EXT-SRV-ATTR:hostname", server.hostname());
        }
        TaskState task = server.state().task();
        view.put("OS-EXT-STS:task_state", task == null || task.isBrief() ? null : task.word());
        view.put("OS-EXT-STS:vm_state", server.state().vm().word());
        view.put("OS-EXT-STS:power_state", server.power().code());
        view.put("os-extended-volumes:volumes_attached", List.of());
        if (version.atLeast(2, 16) && facts.hostStates().containsKey(server.id())) {
            view.put("host_status", facts.hostStates().get(server.id()));
        }
        return view;
    }

    /** Of a server that has no host yet, the one that was asked for. */
    private static String zone(Server.Placement placement) {
        String zone = placement.zone() == null ? placement.requestedZone() : placement.zone();
        return zone == null ? "" : zone;
    }

    /** What an update was answered with before 2.75, when it became everything. */
    Map<String, Object> changed(Server server) {
        return version.atLeast(2, 75) ? full(server) : common(server, false);
    }

    /** As after an update, with what a rebuild may have changed in the versions that can. */
    Map<String, Object> rebuilt(Server server, @Nullable String userData) {
        Map<String, Object> view = changed(server);
        view.remove("OS-EXT-SRV-ATTR:user_data");
        if (version.atLeast(2, 54)) {
            view.put("key_name", server.access().keyName());
        }
        if (version.atLeast(2, 57)) {
            view.put("user_data", userData);
        }
        return view;
    }

    private Map<String, Object> common(Server server, boolean withKindsOfAddresses) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", server.id());
        view.put("name", server.name());
        view.put("status", server.status());
        view.put("tenant_id", server.projectId());
        view.put("user_id", server.userId());
        view.put("metadata", server.metadata());
        view.put("hostId", HostIds.of(server.placement().host(), server.projectId()));
        String image = server.image().id();
        view.put(
                "image", image.isEmpty() ? "" : Map.of("id", image, "links", List.of(links.bookmark("images", image))));
        view.put("flavor", flavor(server.size()));
        view.put("created", SECONDS.format(server.createdAt()));
        view.put("updated", SECONDS.format(server.updatedAt()));
        boolean hidden = server.state().vm() == VmState.BUILDING;
        view.put("addresses", hidden ? Map.of() : addresses(server, withKindsOfAddresses));
        view.put("accessIPv4", server.access().ipV4());
        view.put("accessIPv6", server.access().ipV6());
        view.put("links", links.of("servers", server.id()));
        view.put("OS-DCF:diskConfig", server.launch().diskConfig());
        if (WITH_PROGRESS.contains(server.status())) {
            view.put("progress", server.progress());
        }
        Server.Fault fault = server.fault();
        if (fault != null && (server.status().equals("ERROR") || server.deleted())) {
            view.put("fault", fault(fault));
        }
        addedLater(server, view);
        return view;
    }

    private void addedLater(Server server, Map<String, Object> view) {
        if (version.atLeast(2, 9)) {
            view.put("locked", server.lock().locked());
        }
        if (version.atLeast(2, 19)) {
            view.put("description", server.description());
        }
        if (version.atLeast(2, 26)) {
            view.put("tags", facts.tags().getOrDefault(server.id(), List.of()));
        }
        if (version.atLeast(2, 63)) {
            view.put("trusted_image_certificates", null);
        }
        if (version.atLeast(2, 71) && sight.groups()) {
            String group = server.schedulerHints().groupId();
            view.put("server_groups", group == null ? List.of() : List.of(group));
        }
        if (version.atLeast(2, 73)) {
            view.put("locked_reason", server.lock().reason());
        }
    }

    private void details(Server server, Map<String, Object> view) {
        view.put("OS-EXT-SRV-ATTR:host", server.placement().host());
        view.put("OS-EXT-SRV-ATTR:instance_name", server.domainName());
        view.put("OS-EXT-SRV-ATTR:hypervisor_hostname", server.placement().hypervisor());
        if (version.atLeast(2, 3)) {
            Map<String, String> image = server.image().properties();
            view.put("OS-EXT-SRV-ATTR:reservation_id", server.launch().reservationId());
            view.put("OS-EXT-SRV-ATTR:launch_index", server.launch().index());
            view.put("OS-EXT-SRV-ATTR:hostname", server.hostname());
            view.put("OS-EXT-SRV-ATTR:kernel_id", image.getOrDefault("kernel_id", ""));
            view.put("OS-EXT-SRV-ATTR:ramdisk_id", image.getOrDefault("ramdisk_id", ""));
            boolean neverPlaced = server.placement().host() == null && server.launchedAt() == null;
            view.put("OS-EXT-SRV-ATTR:root_device_name", neverPlaced ? null : "/dev/vda");
            view.put("OS-EXT-SRV-ATTR:user_data", facts.userData().get(server.id()));
        }
    }

    private Map<String, Object> flavor(Server.Size size) {
        if (!version.atLeast(2, 47)) {
            return Map.of("id", size.flavorId(), "links", List.of(links.bookmark("flavors", size.flavorId())));
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("vcpus", size.vcpus());
        view.put("ram", size.memoryMb());
        view.put("disk", size.rootGb());
        view.put("ephemeral", size.ephemeralGb());
        view.put("swap", size.swapMb());
        view.put("original_name", size.flavorName());
        if (sight.extraSpecs()) {
            view.put("extra_specs", size.extraSpecs());
        }
        return view;
    }

    /** Where exactly it went wrong is for administrators; what went wrong is for all. */
    private Map<String, Object> fault(Server.Fault fault) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("code", fault.code());
        view.put("created", SECONDS.format(fault.at()));
        view.put("message", fault.message());
        if (sight.details() && fault.details() != null) {
            view.put("details", fault.details());
        }
        return view;
    }

    /** @param withKinds whether it is told if an address is floating, and of which card it is */
    public static Map<String, Object> addresses(Server server, boolean withKinds) {
        Map<String, List<Map<String, Object>>> byNetwork = new LinkedHashMap<>();
        for (Server.Nic nic : server.nics()) {
            for (Server.Address address : nic.addresses()) {
                Map<String, Object> view = new LinkedHashMap<>();
                view.put("version", address.version());
                view.put("addr", address.ipAddress());
                if (withKinds) {
                    view.put("OS-EXT-IPS:type", address.floating() ? "floating" : "fixed");
                    view.put("OS-EXT-IPS-MAC:mac_addr", nic.macAddress());
                }
                byNetwork
                        .computeIfAbsent(nic.networkName(), name -> new ArrayList<>())
                        .add(view);
            }
        }
        return new LinkedHashMap<>(byNetwork);
    }

    private static @Nullable String micros(@Nullable LocalDateTime time) {
        return time == null ? null : MICROSECONDS.format(time);
    }
}
