package io.altostratus.compute.database.consoles;

import io.altostratus.compute.model.report.ConsoleKind;

/**
 * What a token opens; the token itself is not kept.
 *
 * @param userId who asked for it
 * @param address of the console relay of the server's host
 */
public record ConsoleToken(String serverId, String userId, ConsoleKind kind, String host, String address, int port) {}
