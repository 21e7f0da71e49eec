package io.altostratus.compute.conductor.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Why a step failed, as a user and an operator will read it.
 *
 * @param stage what was being done
 * @param message what went wrong
 * @param host where; null for nowhere in particular
 * @param nextStep what can be done about it
 * @param retryable whether another attempt, for instance on another host, may succeed
 * @param code HTTP status for a user who waits for the work's end; null if it is nothing that the request could help
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Failure(
        String stage,
        String message,
        @Nullable String host,
        String nextStep,
        boolean retryable,
        @Nullable Integer code) {

    public Failure(String stage, String message, @Nullable String host, String nextStep, boolean retryable) {
        this(stage, message, host, nextStep, retryable, null);
    }

    public static Failure finalOne(String stage, String message, String nextStep) {
        return new Failure(stage, message, null, nextStep, false);
    }

    public static Failure ofHost(String stage, String message, String host, String nextStep) {
        return new Failure(stage, message, host, nextStep, true);
    }
}
