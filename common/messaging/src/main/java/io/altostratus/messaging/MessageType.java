package io.altostratus.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a message record on the wire. Readers ignore fields they do not know; a field is never renamed or given another
 * meaning. What cannot be told that way is a new version.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface MessageType {

    /** For example {@code compute.order.spawn}. */
    String value();

    int version() default 1;
}
