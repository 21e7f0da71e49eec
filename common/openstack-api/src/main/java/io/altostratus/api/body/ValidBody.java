package io.altostratus.api.body;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The request body, checked against {@code schemas/<value>.json} on the class path and then bound to the parameter's
 * type. Where a microversion changed the schema, {@code schemas/<value>-v2.19.json} holds it from that version on: whole,
 * or as {@code {"changes": …}}, a merge patch (RFC 7396) of the version before.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface ValidBody {

    String value();
}
