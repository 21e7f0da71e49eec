package io.altostratus.host.link;

/** Something happened to a device. */
public sealed interface LinkEvent {

    /** The device is there; also told of a device that was there before, when it is first heard of. */
    record Added(int index, String name) implements LinkEvent {}

    /** Its name, bridge, MTU or being up has changed. */
    record Changed(int index, String name) implements LinkEvent {}

    record Removed(int index, String name) implements LinkEvent {}

    /** Events may have been missed: look at everything. */
    record Missed() implements LinkEvent {}
}
