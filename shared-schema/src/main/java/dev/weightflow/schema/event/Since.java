package dev.weightflow.schema.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Least {@link FeatureLevel} at which an event, or an optional component of one, may be stated. Without this annotation it is level 1, the first
 * release's.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Since {
    int value();
}
