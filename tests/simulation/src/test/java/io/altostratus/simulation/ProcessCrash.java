package io.altostratus.simulation;

/** The end of a process at the point where this is thrown; an error, so that no handler of exceptions survives it. */
final class ProcessCrash extends Error {

    ProcessCrash(String where) {
        super(where, null, false, false);
    }
}
