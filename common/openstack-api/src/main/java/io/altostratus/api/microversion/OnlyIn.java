package io.altostratus.api.microversion;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The microversions in which a controller method exists; outside of them the answer is 404, as if it were not there. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnlyIn {

    String from();

    /** The last version that has it; empty if it was never removed. */
    String to() default "";
}
