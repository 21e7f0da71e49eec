package io.altostratus.compute.scheduler.demand;

import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.messaging.CallRefusedException;

/** Refusals of requests that no host will do for. */
public final class NoValidHost {

    private NoValidHost() {}

    /** @param why a sentence for the server's owner, who must not learn about single hosts */
    public static CallRefusedException because(String why) {
        return new CallRefusedException(SelectHostRequest.NO_VALID_HOST, "No valid host was found. " + why);
    }
}
