package io.altostratus.host.filter;

/** A packet filter of the host, by the name of its programs. */
public enum FilterProgram {
    /** IPv4. */
    IPTABLES("iptables"),
    /** IPv6. */
    IP6TABLES("ip6tables"),
    /** Frames on bridges. */
    EBTABLES("ebtables");

    private final String program;

    FilterProgram(String program) {
        this.program = program;
    }

    String save() {
        return program + "-save";
    }

    String restore() {
        return program + "-restore";
    }

    /** What stands before a chain's name when it is declared, and after it. */
    String declaration(String chain) {
        return this == EBTABLES ? ":" + chain + " ACCEPT" : ":" + chain + " - [0:0]";
    }
}
