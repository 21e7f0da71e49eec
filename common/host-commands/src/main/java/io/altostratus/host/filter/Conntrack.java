package io.altostratus.host.filter;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;

/** The kernel's table of known connections. */
public final class Conntrack {

    private final CommandRunner runner;

    public Conntrack(CommandRunner runner) {
        this.runner = runner;
    }

    /** Forgets the connections from and to an address in one zone, so that they are judged anew. */
    public void forget(String address, int zone) {
        String family = address.indexOf(':') >= 0 ? "ipv6" : "ipv4";
        for (String direction : new String[] {"--orig-src", "--orig-dst"}) {
            // It exits with 1 when there was none.
            runner.run(Command.of("conntrack", "-D", "-f", family, direction, address, "-w", String.valueOf(zone))
                    .accepting(0, 1));
        }
    }

    /** Forgets, inside a namespace, the connections that were made through a translated address. */
    public void forgetTranslated(String namespace, String address) {
        for (String side : new String[] {"--orig-dst", "--reply-dst"}) {
            // It exits with 1 when there was none.
            runner.run(Command.of("conntrack", "-D", side, address)
                    .inNamespace(namespace)
                    .accepting(0, 1));
        }
    }

    /** Forgets all connections of one zone. */
    public void forgetZone(int zone) {
        for (String family : new String[] {"ipv4", "ipv6"}) {
            runner.run(Command.of("conntrack", "-D", "-f", family, "-w", String.valueOf(zone))
                    .accepting(0, 1));
        }
    }
}
