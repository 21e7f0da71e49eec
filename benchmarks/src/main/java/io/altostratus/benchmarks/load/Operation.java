package io.altostratus.benchmarks.load;

import io.altostratus.benchmarks.http.Client;
import java.io.IOException;

/** What a client does time and again; the number tells which time of all clients it is, from 0. */
@FunctionalInterface
public interface Operation {

    /** @throws IOException if it failed; it is counted, and the client goes on */
    void run(Client client, int number) throws IOException;
}
