package io.altostratus.testing;

import java.time.Duration;

/** How much longer everything may take than on an ordinary machine, such as in a machine made of software. */
public final class Patience {

    private static final int FACTOR = Integer.getInteger("altostratus.test.patience", 1);

    private Patience() {}

    /** @param usual on an ordinary machine */
    public static Duration of(Duration usual) {
        return usual.multipliedBy(FACTOR);
    }
}
