package io.altostratus.benchmarks.cloud;

import io.altostratus.benchmarks.http.Answer;
import java.io.IOException;

/** An API answered, but not with success. */
public final class ApiFailure extends IOException {

    private final int status;

    ApiFailure(String what, Answer answer) {
        super(what + " answered " + answer.status() + ": " + answer.excerpt());
        this.status = answer.status();
    }

    public int status() {
        return status;
    }
}
