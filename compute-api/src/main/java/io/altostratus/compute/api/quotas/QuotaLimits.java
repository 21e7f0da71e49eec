package io.altostratus.compute.api.quotas;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.database.quotas.QuotaRepository;
import io.altostratus.persistence.RowLock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What projects may use. Use is counted from the rows themselves under the project's lock, so it cannot drift. */
@Component
public class QuotaLimits {

    public static final int UNLIMITED = -1;

    /** Every resource with its limit where nobody has set one; the names and defaults are Nova's. */
    public static final Map<String, Integer> DEFAULTS = defaults();

    private static final List<String> OF_SERVERS = List.of("instances", "cores", "ram");

    private final QuotaRepository quotas;
    private final RowLock lock;

    public QuotaLimits(QuotaRepository quotas, JdbcClient jdbc) {
        this.quotas = quotas;
        this.lock = new RowLock(jdbc);
    }

    private static Map<String, Integer> defaults() {
        Map<String, Integer> defaults = new LinkedHashMap<>();
        defaults.put("instances", 10);
        defaults.put("cores", 20);
        defaults.put("ram", 51_200);
        defaults.put("metadata_items", 128);
        defaults.put("injected_files", 5);
        defaults.put("injected_file_content_bytes", 10_240);
        defaults.put("injected_file_path_bytes", 255);
        defaults.put("key_pairs", 100);
        defaults.put("server_groups", 10);
        defaults.put("server_group_members", 10);
        defaults.put("floating_ips", -1);
        defaults.put("fixed_ips", -1);
        defaults.put("security_groups", -1);
        defaults.put("security_group_rules", -1);
        return Collections.unmodifiableMap(defaults);
    }

    public Map<String, Integer> of(String projectId) {
        return of(projectId, null);
    }

    /** @param userId whose own limits in the project replace the project's; null for nobody's */
    public Map<String, Integer> of(String projectId, @Nullable String userId) {
        QuotaRepository.Limits set = quotas.limits(projectId, userId);
        Map<String, Integer> limits = new LinkedHashMap<>(DEFAULTS);
        limits.putAll(set.project());
        limits.putAll(set.user());
        return limits;
    }

    /** The limits of projects that have none of their own. */
    public Map<String, Integer> ofClass(String name) {
        Map<String, Integer> limits = new LinkedHashMap<>(DEFAULTS);
        limits.putAll(quotas.classLimits(name));
        return limits;
    }

    /** As {@link #admit(String, String, int, int, int, int)}, heeding the project's limits alone. */
    public int admit(String projectId, int least, int wanted, int vcpus, int memoryMb) {
        return admit(projectId, null, least, wanted, vcpus, memoryMb);
    }

    /**
     * How many more servers of one size are allowed: as many as wanted if possible. Must run in the transaction that
     * inserts them.
     *
     * @param userId whose servers they are; null to heed the project's limits alone
     * @param least fewer than these are of no use
     * @throws ApiException 403 naming what is exceeded if not even those are allowed
     */
    public int admit(String projectId, @Nullable String userId, int least, int wanted, int vcpus, int memoryMb) {
        QuotaRepository.Limits set = quotas.limits(projectId, userId);
        Map<String, Integer> ofProject = new LinkedHashMap<>(DEFAULTS);
        ofProject.putAll(set.project());
        if (!limited(ofProject) && !limited(set.user())) {
            return wanted; // nothing to count, nobody to wait for
        }
        lock.acquire("quota:" + projectId);
        long admitted = Math.min(wanted, room(least, vcpus, memoryMb, quotas.usage(projectId), ofProject));
        if (limited(set.user())) {
            QuotaRepository.Usage used = quotas.usage(projectId, userId);
            admitted = Math.min(admitted, room(least, vcpus, memoryMb, used, set.user()));
        }
        return (int) admitted;
    }

    private static boolean limited(Map<String, Integer> limits) {
        return OF_SERVERS.stream().anyMatch(resource -> limits.getOrDefault(resource, UNLIMITED) != UNLIMITED);
    }

    private static long room(
            int least, int vcpus, int memoryMb, QuotaRepository.Usage used, Map<String, Integer> limits) {
        return Math.min(
                room("instances", least, 1, used.instances(), limits),
                Math.min(
                        room("cores", least, vcpus, used.cores(), limits),
                        room("ram", least, memoryMb, used.ram(), limits)));
    }

    /**
     * Lets a server become larger. Must run in the transaction that writes it down.
     *
     * @param userId whose server it is
     * @param vcpus how many more; less than one for none, as is {@code memoryMb}
     * @throws ApiException 403 naming what is exceeded
     */
    public void admitGrowth(String projectId, String userId, int vcpus, int memoryMb) {
        if (vcpus <= 0 && memoryMb <= 0) {
            return;
        }
        QuotaRepository.Limits set = quotas.limits(projectId, userId);
        Map<String, Integer> ofProject = new LinkedHashMap<>(DEFAULTS);
        ofProject.putAll(set.project());
        lock.acquire("quota:" + projectId);
        requireGrowth(vcpus, memoryMb, quotas.usage(projectId), ofProject);
        if (limited(set.user())) {
            requireGrowth(vcpus, memoryMb, quotas.usage(projectId, userId), set.user());
        }
    }

    private static void requireGrowth(
            int vcpus, int memoryMb, QuotaRepository.Usage used, Map<String, Integer> limits) {
        if (vcpus > 0) {
            room("cores", 1, vcpus, used.cores(), limits);
        }
        if (memoryMb > 0) {
            room("ram", 1, memoryMb, used.ram(), limits);
        }
    }

    private static long room(String resource, int least, int each, int used, Map<String, Integer> limits) {
        int limit = limits.getOrDefault(resource, UNLIMITED);
        if (limit == UNLIMITED) {
            return Long.MAX_VALUE;
        }
        if (used + (long) least * each > limit) {
            throw ApiException.forbidden("Quota exceeded for " + resource + ": Requested " + (long) least * each
                    + ", but already used " + used + " of " + limit + " " + resource);
        }
        return each == 0 ? Long.MAX_VALUE : ((long) limit - used) / each;
    }

    /**
     * @param used counts the user's keys, once nobody else can add one
     * @throws ApiException 403 if the user has as many keys as allowed
     */
    public void requireKeypair(String projectId, String userId, IntSupplier used) {
        lock.acquire("keypairs:" + userId);
        int limit = of(projectId, userId).getOrDefault("key_pairs", UNLIMITED);
        if (limit != UNLIMITED && used.getAsInt() >= limit) {
            throw ApiException.forbidden("Quota exceeded, too many key pairs.");
        }
    }
}
