package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;

/**
 * The answer to {@link ConsoleAccessRequest}.
 *
 * @param address of the host's console relay, among the hosts
 * @param port of the host's console relay
 */
@MessageType("compute.console-access")
public record ConsoleAccess(String address, int port) {

    /** Why a host refuses: the guest does not run there. */
    public static final String NO_GUEST = "no-guest";

    /** Why a host refuses: the guest runs without such a console. */
    public static final String NO_CONSOLE = "no-console";
}
