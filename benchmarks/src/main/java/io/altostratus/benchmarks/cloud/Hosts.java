package io.altostratus.benchmarks.cloud;

import io.altostratus.benchmarks.http.Client;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The hosts for servers of a run: fake ones, since real ones would measure QEMU.
 *
 * <p>The run keeps its servers off real hosts by a flavor whose disk is larger than any real host's. The alternatives
 * are worse: an administrator who names a host ({@code nova:fake01}) takes the choice from the scheduler, whose work is
 * part of what is measured; a real host that is disabled for the time of the run is missing to others, and stays disabled
 * when the run is killed. A fake host has room for hundreds of such disks and makes none of them.
 *
 * @param fake names of the fake hosts that are up and enabled
 * @param diskGb a disk that only they have room for
 */
public record Hosts(Set<String> fake, int diskGb) {

    private static final int FEWEST = 2;

    /**
     * Looks at the cloud as it is now.
     *
     * @param servers that are to find room at the same time
     * @throws RefusalException if there are too few fake hosts, or they are too small
     */
    static Hosts find(Client client, Api admin, int servers) throws IOException {
        return of(admin.list(client, "compute", "/os-hypervisors/detail").path("hypervisors"), servers);
    }

    static Hosts of(JsonNode hypervisors, int servers) {
        Set<String> fake = new TreeSet<>();
        long largestReal = 0;
        for (JsonNode host : hypervisors) {
            if (!isFake(host)) {
                largestReal = Math.max(largestReal, host.path("local_gb").asLong());
            } else if (isReady(host)) {
                fake.add(host.path("service").path("host").asString());
            }
        }
        if (fake.size() < FEWEST) {
            throw new RefusalException("the cloud has " + fake.size() + " fake hosts that are up, and " + FEWEST
                    + " are needed to measure servers without QEMU; bring them up with: ./alto up --fake-computes 10");
        }
        // Twice, since an operator may let disks be overcommitted.
        long diskGb = 2 * largestReal + 1;
        long room = 0;
        for (JsonNode host : hypervisors) {
            if (isFake(host) && isReady(host)) {
                room += Math.max(0, host.path("free_disk_gb").asLong()) / diskGb;
            }
        }
        if (room < servers) {
            throw new RefusalException("the fake hosts have room for " + room + " servers of the run, and " + servers
                    + " are asked for; bring up more with ./alto up --fake-computes N, or ask for fewer");
        }
        return new Hosts(fake, Math.toIntExact(diskGb));
    }

    private static boolean isFake(JsonNode host) {
        return host.path("hypervisor_type").asString().equals("fake");
    }

    private static boolean isReady(JsonNode host) {
        return host.path("state").asString().equals("up")
                && host.path("status").asString().equals("enabled");
    }
}
