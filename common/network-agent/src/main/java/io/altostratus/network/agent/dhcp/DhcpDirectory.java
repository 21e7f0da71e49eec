package io.altostratus.network.agent.dhcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code <state root>/dhcp/<network id>/}: what dnsmasq, running as nobody, reads and writes. */
record DhcpDirectory(Path path) {

    Path pidFile() {
        return path.resolve("pid");
    }

    /**
     * Writes the files that differ.
     *
     * @return whether any did
     */
    boolean write(DhcpFiles files) {
        try {
            Files.createDirectories(path);
            readable(path, "rwxr-xr-x");
            readable(path.resolveSibling("."), "rwxr-xr-x");
            return write("host", files.host()) | write("addn_hosts", files.addnHosts()) | write("opts", files.opts());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean write(String name, String content) throws IOException {
        Path file = path.resolve(name);
        if (Files.exists(file) && Files.readString(file).equals(content)) {
            return false;
        }
        Path next = path.resolve(name + ".next");
        Files.writeString(next, content);
        readable(next, "rw-r--r--");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    private static void readable(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** The MAC addresses of those who may have each IPv6 address, by the file that dnsmasq reads. */
    Map<String, String> ipv6Owners() {
        Path file = path.resolve("host");
        Map<String, String> owners = new HashMap<>();
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                int open = line.indexOf('[');
                int close = line.indexOf(']');
                if (open > 0 && close > open) {
                    owners.put(line.substring(open + 1, close), line.substring(0, line.indexOf(',')));
                }
            }
            return owners;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Lease> leases() {
        Path file = path.resolve("leases");
        try {
            return Files.exists(file) ? Lease.parse(Files.readAllLines(file)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes leases out of the lease file and puts in those that are missing. Only while dnsmasq does not run: it keeps the
     * file in memory.
     *
     * @param missing lines
     */
    void amendLeases(List<Lease> gone, List<String> missing) {
        if (gone.isEmpty() && missing.isEmpty()) {
            return;
        }
        Path file = path.resolve("leases");
        try {
            List<String> kept = new ArrayList<>(missing);
            if (Files.exists(file)) {
                Files.readAllLines(file).stream()
                        .filter(line -> Lease.parse(line).filter(gone::contains).isEmpty())
                        .forEach(kept::add);
            }
            Files.write(file, kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        if (!Files.isDirectory(path)) {
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
