package io.altostratus.compute.api.servers;

import io.altostratus.api.paging.PageLinks;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.state.TaskState;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A server as Nova tells it. */
final class ServerView {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'");
    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");
    private static final Set<String> WITH_PROGRESS = Set.of("ACTIVE", "BUILD");

    private final String base;
    private final boolean admin;

    ServerView(HttpServletRequest request, RequestContext context) {
        this.base = PageLinks.base(request);
        this.admin = context.isAdmin();
    }

    Map<String, Object> summary(Server server) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", server.id());
        view.put("name", server.name());
        view.put("links", links("servers", server.id()));
        return view;
    }

    Map<String, Object> full(Server server) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", server.id());
        view.put("name", server.name());
        view.put("status", server.status());
        view.put("tenant_id", server.projectId());
        view.put("user_id", server.userId());
        view.put("metadata", server.metadata());
        view.put("hostId", hostId(server));
        view.put(
                "image",
                Map.of(
                        "id",
                        server.image().id(),
                        "links",
                        List.of(bookmark("images", server.image().id()))));
        String flavor = server.size().flavorId();
        view.put("flavor", Map.of("id", flavor, "links", List.of(bookmark("flavors", flavor))));
        view.put("created", SECONDS.format(server.createdAt()));
        view.put("updated", SECONDS.format(server.updatedAt()));
        view.put("addresses", addresses(server));
        view.put("accessIPv4", server.access().ipV4());
        view.put("accessIPv6", server.access().ipV6());
        view.put("links", links("servers", server.id()));
        view.put("OS-DCF:diskConfig", server.launch().diskConfig());
        if (WITH_PROGRESS.contains(server.status())) {
            view.put("progress", 0);
        }
        String zone = server.placement().zone();
        view.put("OS-EXT-AZ:availability_zone", zone == null ? "" : zone);
        view.put("config_drive", server.access().configDrive() ? "True" : "");
        view.put("key_name", server.access().keyName());
        view.put("OS-SRV-USG:launched_at", micros(server.launchedAt()));
        view.put("OS-SRV-USG:terminated_at", micros(server.deletedAt()));
        if (admin) {
            view.put("OS-EXT-SRV-ATTR:host", server.placement().host());
            view.put("OS-EXT-SRV-ATTR:instance_name", server.domainName());
            view.put("OS-EXT-SRV-ATTR:hypervisor_hostname", server.placement().hypervisor());
        }
        TaskState task = server.state().task();
        view.put("OS-EXT-STS:task_state", task == null || task.isBrief() ? null : task.word());
        view.put("OS-EXT-STS:vm_state", server.state().vm().word());
        view.put("OS-EXT-STS:power_state", server.power().code());
        view.put("os-extended-volumes:volumes_attached", List.of());
        if (!server.securityGroups().isEmpty()) {
            view.put(
                    "security_groups",
                    server.securityGroups().stream()
                            .map(group -> Map.of("name", group.name()))
                            .toList());
        }
        Server.Fault fault = server.fault();
        if (fault != null && (server.status().equals("ERROR") || server.deleted())) {
            view.put("fault", fault(fault));
        }
        return view;
    }

    /** Where exactly it went wrong is for administrators; what went wrong is for all. */
    private Map<String, Object> fault(Server.Fault fault) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("code", fault.code());
        view.put("created", SECONDS.format(fault.at()));
        view.put("message", fault.message());
        if (admin && fault.details() != null) {
            view.put("details", fault.details());
        }
        return view;
    }

    static Map<String, Object> addresses(Server server) {
        Map<String, List<Map<String, Object>>> byNetwork = new LinkedHashMap<>();
        for (Server.Nic nic : server.nics()) {
            for (Server.Address address : nic.addresses()) {
                Map<String, Object> view = new LinkedHashMap<>();
                view.put("version", address.version());
                view.put("addr", address.ipAddress());
                view.put("OS-EXT-IPS:type", address.floating() ? "floating" : "fixed");
                view.put("OS-EXT-IPS-MAC:mac_addr", nic.macAddress());
                byNetwork
                        .computeIfAbsent(nic.networkName(), name -> new ArrayList<>())
                        .add(view);
            }
        }
        return new LinkedHashMap<>(byNetwork);
    }

    /** Tells whether two servers share a host, without telling which; differs from project to project. */
    private static String hostId(Server server) {
        String host = server.placement().host();
        if (host == null) {
            return "";
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-224");
            digest.update(server.projectId().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(host.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable String micros(@Nullable LocalDateTime time) {
        return time == null ? null : MICROSECONDS.format(time);
    }

    List<Map<String, Object>> links(String collection, String id) {
        return List.of(
                Map.of("rel", "self", "href", base + "/v2.1/" + collection + "/" + id), bookmark(collection, id));
    }

    private Map<String, Object> bookmark(String collection, String id) {
        return Map.of("rel", "bookmark", "href", base + "/" + collection + "/" + id);
    }
}
