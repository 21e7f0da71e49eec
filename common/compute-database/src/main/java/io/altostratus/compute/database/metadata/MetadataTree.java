package io.altostratus.compute.database.metadata;

import io.altostratus.compute.database.servers.FirstBoot;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that one guest can read about itself, by path: the tree of Amazon's EC2, which most guests know, and OpenStack's
 * own. A path that ends in a slash, or names a folder, lists it.
 */
public final class MetadataTree {

    private static final List<String> EC2_VERSIONS = List.of("2007-01-19", "2008-09-01", "2009-04-04", "latest");
    private static final List<String> OPENSTACK_VERSIONS = List.of(
            "2012-08-10",
            "2013-04-04",
            "2013-10-17",
            "2015-10-15",
            "2016-06-30",
            "2016-10-06",
            "2017-02-22",
            "2018-08-27",
            "latest");

    /** Since when there is a file. */
    private static final Map<String, String> SINCE = Map.of(
            "vendor_data.json", "2013-10-17", "network_data.json", "2015-10-15", "vendor_data2.json", "2016-10-06");

    /** What is costly to know is found out when it is read. */
    private final Map<String, Supplier<byte[]>> files = new TreeMap<>();

    private final String keyName;

    /**
     * @param boot what its owner wants it to read
     * @param password what the guest has told of its own password; null where there is no place for that
     * @param vendorData what the operator tells it
     */
    public MetadataTree(Server server, FirstBoot boot, @Nullable String password, VendorData vendorData) {
        String userData = boot.userData();
        keyName = server.access().keyName() == null ? "" : server.access().keyName();
        byte[] user = userData == null ? null : Base64.getMimeDecoder().decode(userData);
        for (String version : EC2_VERSIONS) {
            ec2("/" + version + "/meta-data", server);
            put("/" + version + "/user-data", user);
        }
        for (int i = 0; i < boot.files().size(); i++) {
            put(
                    "/openstack/" + content(i),
                    Base64.getMimeDecoder().decode(boot.files().get(i).contents()));
        }
        for (String version : OPENSTACK_VERSIONS) {
            String root = "/openstack/" + version;
            files.put(root + "/meta_data.json", () -> json(metadata(server, boot)));
            since(version, "network_data.json", () -> json(NetworkData.of(server)));
            since(version, "vendor_data.json", () -> json(vendorData.fixed()));
            since(version, "vendor_data2.json", () -> json(vendorData.all(server, boot)));
            put(root + "/user_data", user);
            if (password != null) {
                text(root + "/password", password);
            }
        }
    }

    private void ec2(String root, Server server) {
        String address = address(server, false);
        text(root + "/ami-id", "ami-" + server.image().id().substring(0, 8));
        text(root + "/ami-launch-index", String.valueOf(server.launch().index()));
        text(root + "/hostname", server.hostname());
        text(root + "/instance-action", "none");
        text(root + "/instance-id", "i-%08x".formatted(server.pk()));
        text(root + "/instance-type", server.size().flavorName());
        text(root + "/local-hostname", server.hostname());
        text(root + "/local-ipv4", address);
        text(
                root + "/placement/availability-zone",
                String.valueOf(server.placement().zone()));
        text(root + "/public-hostname", server.hostname());
        text(root + "/public-ipv4", address(server, true));
        text(root + "/reservation-id", server.launch().reservationId());
        text(
                root + "/security-groups",
                String.join(
                        "\n",
                        server.securityGroups().stream()
                                .map(Server.SecurityGroup::name)
                                .toList()));
        if (server.access().publicKey() != null) {
            text(root + "/public-keys/0/openssh-key", server.access().publicKey() + "\n");
        }
    }

    private static Map<String, Object> metadata(Server server, FirstBoot boot) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("uuid", server.id());
        data.put("name", server.name());
        data.put("hostname", server.hostname());
        data.put("availability_zone", server.placement().zone());
        data.put("launch_index", server.launch().index());
        data.put("project_id", server.projectId());
        data.put("meta", server.metadata());
        String key = server.access().publicKey();
        String keyName = server.access().keyName();
        if (key != null && keyName != null) {
            data.put("public_keys", Map.of(keyName, key));
            data.put("keys", List.of(Map.of("name", keyName, "type", "ssh", "data", key)));
        }
        data.put("devices", TaggedDevices.of(server, boot.devices()));
        if (boot.adminPassword() != null) {
            data.put("admin_pass", boot.adminPassword());
        }
        if (!boot.files().isEmpty()) {
            List<Map<String, Object>> files = new ArrayList<>();
            for (int i = 0; i < boot.files().size(); i++) {
                files.add(Map.of(
                        "content_path",
                        "/" + content(i),
                        "path",
                        boot.files().get(i).path()));
            }
            data.put("files", files);
        }
        return data;
    }

    /** The first IPv4 address of this kind. */
    private static String address(Server server, boolean floating) {
        return server.nics().stream()
                .flatMap(nic -> nic.addresses().stream())
                .filter(address -> address.version() == 4 && address.floating() == floating)
                .map(Server.Address::ipAddress)
                .findFirst()
                .orElse("");
    }

    private void text(String path, String text) {
        put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Where a file of its owner's is found below {@code /openstack}. */
    private static String content(int index) {
        return "content/%04d".formatted(index);
    }

    private static byte[] json(Object value) {
        return Json.MAPPER.writeValueAsBytes(value);
    }

    private void put(String path, byte @Nullable [] content) {
        if (content != null) {
            files.put(path, () -> content);
        }
    }

    private void since(String version, String name, Supplier<byte[]> content) {
        // "latest" comes after every date.
        if (version.compareTo(SINCE.getOrDefault(name, "")) >= 0) {
            files.put("/openstack/" + version + "/" + name, content);
        }
    }

    /** Newest version of each tree, without the slash in front; on a drive there are no lists. */
    public Map<String, byte[]> driveFiles() {
        Map<String, byte[]> drive = new TreeMap<>();
        files.forEach((path, content) -> {
            if (path.startsWith("/openstack/latest/") || path.startsWith("/openstack/content/")) {
                drive.put(path.substring(1), content.get());
            }
        });
        Supplier<byte[]> user = files.get("/latest/user-data");
        if (user != null) {
            drive.put("ec2/latest/user-data", user.get());
        }
        drive.put("ec2/latest/meta-data.json", json(amazonsTree()));
        return drive;
    }

    /** The folders of a drive that are there under several names. */
    public static Map<String, List<String>> driveCopies() {
        return Map.of(
                "openstack/latest",
                OPENSTACK_VERSIONS.stream()
                        .filter(version -> !version.equals("latest"))
                        .map(version -> "openstack/" + version)
                        .toList(),
                "ec2/latest",
                List.of("ec2/2009-04-04"));
    }

    /** EC2's tree as one object: folders are objects in it. */
    private Map<String, Object> amazonsTree() {
        String root = "/latest/meta-data/";
        Map<String, Object> tree = new TreeMap<>();
        files.forEach((path, content) -> {
            if (path.startsWith(root)) {
                Map<String, Object> folder = tree;
                String[] names = path.substring(root.length()).split("/");
                for (int i = 0; i < names.length - 1; i++) {
                    Map<String, Object> inner = new TreeMap<>();
                    if (folder.putIfAbsent(names[i], inner) instanceof Map<?, ?> known) {
                        known.forEach((name, value) -> inner.put(String.valueOf(name), value));
                        folder.put(names[i], inner);
                    }
                    folder = inner;
                }
                folder.put(names[names.length - 1], new String(content.get(), StandardCharsets.UTF_8));
            }
        });
        return tree;
    }

    /** The content at a path; empty if there is none. */
    public Optional<byte[]> read(String path) {
        String trimmed = path.replaceAll("/+", "/").replaceAll("/$", "");
        Supplier<byte[]> file = files.get(trimmed);
        if (file != null) {
            return Optional.of(file.get());
        }
        return list(trimmed);
    }

    private Optional<byte[]> list(String folder) {
        List<String> names = new ArrayList<>();
        for (String path : files.keySet()) {
            if (path.startsWith(folder + "/")) {
                String rest = path.substring(folder.length() + 1);
                int slash = rest.indexOf('/');
                String name = slash < 0 ? rest : rest.substring(0, slash + 1);
                if (folder.isEmpty() || folder.equals("/openstack")) {
                    name = name.replace("/", "");
                }
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        if (names.isEmpty()) {
            return Optional.empty();
        }
        // The list of keys is of the form "index=name" in EC2's tree.
        if (folder.endsWith("/public-keys")) {
            names.replaceAll(name -> name.replace("/", "") + "=" + keyName);
        }
        return Optional.of(String.join("\n", names).getBytes(StandardCharsets.UTF_8));
    }
}
