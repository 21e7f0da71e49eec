package io.altostratus.compute.model.report;

/** A console of a guest that somebody can work at. */
public enum ConsoleKind {

    /** Its screen, keyboard and pointer, by VNC's protocol. */
    NOVNC,

    /** Its first serial port. */
    SERIAL
}
