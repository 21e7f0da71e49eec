package io.altostratus.host;

import java.util.List;

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
}
