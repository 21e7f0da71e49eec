package io.altostratus.context;

import java.util.UUID;

/** Where the ids of new objects come from; a simulation has its own, so that a run can be repeated. */
@FunctionalInterface
public interface ObjectIds {

    ObjectIds RANDOM = () -> UUID.randomUUID().toString();

    String next();
}
