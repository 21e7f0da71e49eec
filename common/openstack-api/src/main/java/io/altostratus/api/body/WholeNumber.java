package io.altostratus.api.body;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/** Whole numbers as clients write them: {@code 5}, {@code "5"}, and {@code 5.0}, which is the same to a JSON schema. */
public final class WholeNumber {

    private WholeNumber() {}

    /**
     * @param value which its schema has found to be a whole number that fits
     * @throws ArithmeticException if it is not whole or too large
     */
    public static int of(JsonNode value) {
        return new BigDecimal(value.asString().strip()).intValueExact();
    }
}
