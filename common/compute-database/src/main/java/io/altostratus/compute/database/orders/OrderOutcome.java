package io.altostratus.compute.database.orders;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What became of an order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderOutcome.Done.class, name = "done"),
    @JsonSubTypes.Type(value = OrderOutcome.Failed.class, name = "failed")
})
public sealed interface OrderOutcome {

    /** @param powerState of the guest afterwards */
    record Done(int powerState) implements OrderOutcome {}

    /**
     * @param stage what the host was doing
     * @param nextStep what an operator can do about it
     * @param superseded the host had seen a newer order
     */
    record Failed(String stage, String message, String nextStep, boolean superseded) implements OrderOutcome {}
}
