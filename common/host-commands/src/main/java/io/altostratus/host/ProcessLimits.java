package io.altostratus.host;

import java.util.List;
import java.util.Map;

/**
 * What a program may use before the kernel stops it ({@code prlimit}): for programs that read what a user has sent.
 *
 * @param cpuSeconds processor time
 * @param addressSpaceBytes virtual memory
 */
public record ProcessLimits(long cpuSeconds, long addressSpaceBytes) {

    List<String> prefix() {
        return List.of("prlimit", "--cpu=" + cpuSeconds, "--as=" + addressSpaceBytes, "--");
    }

    /**
     * Without this the C library reserves 64 MiB of address space for every thread's own heap. {@code qemu-img} starts up
     * to 64 threads when a disk is slow, and would die of its limit without ever having used the memory.
     */
    Map<String, String> environment() {
        return Map.of("MALLOC_ARENA_MAX", "1");
    }
}
