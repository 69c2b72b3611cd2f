package dev.weightflow.embedded.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a real Kafka broker and a real S3 server. Both are started by the first parameter of type
 * {@link dev.weightflow.embedded.KafkaBroker}, {@link dev.weightflow.embedded.S3Server} or
 * {@link dev.weightflow.embedded.EmbeddedServers} that a test or lifecycle method asks for, shared by all test classes of the
 * JVM, and stopped with it: use topic, bucket and group names of your own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EmbeddedServersExtension.class)
public @interface WithEmbeddedServers {}
