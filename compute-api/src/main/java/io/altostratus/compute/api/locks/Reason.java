package io.altostratus.compute.api.locks;

import io.altostratus.api.microversion.Microversion;

/** Why a server was locked. */
final class Reason {

    static final Microversion SINCE = new Microversion(2, 73);

    private Reason() {}
}
