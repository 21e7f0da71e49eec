package io.altostratus.compute.api.placement;

import io.altostratus.compute.database.hosts.ComputeNode;
import io.altostratus.compute.database.hosts.Ratios;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A compute host as a resource provider. Providers form no trees and share nothing: each is its own root.
 *
 * @param traits the host's own and those that operators gave
 * @param aggregates UUIDs
 */
record Provider(ComputeNode node, Ratios ratios, Set<String> traits, Set<String> aggregates) {

    /**
     * What a host has of one resource.
     *
     * @param limit how much may be claimed
     */
    record Inventory(int total, int reserved, double ratio, int limit, int used) {

        Map<String, Object> view() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("total", total);
            view.put("reserved", reserved);
            view.put("min_unit", 1);
            view.put("max_unit", Math.max(1, limit));
            view.put("step_size", 1);
            view.put("allocation_ratio", ratio);
            return view;
        }

        boolean has(long amount) {
            return amount >= 1 && used + amount <= limit;
        }
    }

    String uuid() {
        return node.id();
    }

    /** By resource class; what a host has nothing of is not there. */
    Map<String, Inventory> inventories() {
        Map<String, Inventory> inventories = new LinkedHashMap<>();
        add(
                inventories,
                PlacementWords.VCPU,
                new Inventory(
                        node.vcpus(), node.reservedVcpus(), ratios.cpu(), ratios.vcpuLimit(node), node.vcpusUsed()));
        add(
                inventories,
                PlacementWords.MEMORY_MB,
                new Inventory(
                        node.memoryMb(),
                        node.reservedMemoryMb(),
                        ratios.memory(),
                        ratios.memoryLimitMb(node),
                        node.memoryMbUsed()));
        add(
                inventories,
                PlacementWords.DISK_GB,
                new Inventory(
                        node.diskGb(),
                        node.reservedDiskGb(),
                        ratios.disk(),
                        ratios.diskLimitGb(node),
                        node.diskGbUsed()));
        return inventories;
    }

    private static void add(Map<String, Inventory> inventories, String name, Inventory inventory) {
        if (inventory.total() > 0) {
            inventories.put(name, inventory);
        }
    }

    Map<String, Integer> usages() {
        Map<String, Integer> usages = new LinkedHashMap<>();
        inventories().forEach((name, inventory) -> usages.put(name, inventory.used()));
        return usages;
    }

    /** Whether so much can be claimed of it. */
    boolean has(Map<String, Long> resources) {
        Map<String, Inventory> inventories = inventories();
        return resources.entrySet().stream().allMatch(wanted -> {
            Inventory inventory = inventories.get(wanted.getKey());
            return inventory != null && inventory.has(wanted.getValue());
        });
    }

    /** Amounts by resource class, without what is none. */
    static Map<String, Object> resources(long vcpus, long memoryMb, long diskGb) {
        Map<String, Object> resources = new LinkedHashMap<>();
        Map<String, Long> amounts = new LinkedHashMap<>();
        amounts.put(PlacementWords.VCPU, vcpus);
        amounts.put(PlacementWords.MEMORY_MB, memoryMb);
        amounts.put(PlacementWords.DISK_GB, diskGb);
        amounts.forEach((name, amount) -> {
            if (amount > 0) {
                resources.put(name, amount);
            }
        });
        return resources;
    }
}
