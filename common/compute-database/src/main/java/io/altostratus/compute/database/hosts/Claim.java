package io.altostratus.compute.database.hosts;

/** What a server takes of a host; at most one a server. */
public record Claim(String serverId, String host, int attempt, int vcpus, int memoryMb, int diskGb) {}
