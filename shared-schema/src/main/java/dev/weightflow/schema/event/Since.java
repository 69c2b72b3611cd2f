package dev.weightflow.schema.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * From which {@link FeatureLevel} on an event, or an optional component of one, may be stated. What has no such mark belongs to level 1, the first
 * release's.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Since {
    int value();
}
