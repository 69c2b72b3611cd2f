package dev.weightflow.testing.servers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Provides the tests of a class with a real Kafka broker and a real S3 server. Both are started by the first parameter of type {@link
 * dev.weightflow.local.server.KafkaBroker}, {@link dev.weightflow.local.server.S3Server} or {@link dev.weightflow.local.server.EmbeddedServers} of a test or
 * lifecycle method, shared by all test classes of the JVM, and stopped with it: use topic, bucket and group names of your own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EmbeddedServersExtension.class)
public @interface WithEmbeddedServers {}
