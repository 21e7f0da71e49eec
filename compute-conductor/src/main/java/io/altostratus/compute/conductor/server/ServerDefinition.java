package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.conductor.workflow.Failure;
import org.jspecify.annotations.Nullable;

/** What all kinds of work on servers have in common: their state, which any of them can take over from any other. */
public interface ServerDefinition extends Definition<ServerWork> {

    @Override
    default Class<ServerWork> stateType() {
        return ServerWork.class;
    }

    @Override
    default ServerWork failed(ServerWork state, Failure failure) {
        return state.withFailure(failure);
    }

    @Override
    default ServerWork takeOver(@Nullable String state) {
        return ServerWork.after(state);
    }
}
