package dev.weightflow.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Place in the help of a command of another module, which names it in {@code META-INF/services/dev.weightflow.cli.client.SessionCommand}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ListedAfter {
    /** Returns the name of the command of this module that it follows. */
    String value();
}
