package io.altostratus.benchmarks.section;

import io.altostratus.benchmarks.http.Answer;
import io.altostratus.benchmarks.http.Request;
import io.altostratus.benchmarks.load.Operation;
import java.io.IOException;

/** The same request time and again. */
final class Requests {

    private Requests() {}

    /** Anything but success is a failure. */
    static Operation repeat(Request request) {
        return (client, number) -> {
            Answer answer = client.send(request);
            if (!answer.isSuccess()) {
                throw new IOException("answered " + answer.status() + ": " + answer.excerpt());
            }
        };
    }
}
