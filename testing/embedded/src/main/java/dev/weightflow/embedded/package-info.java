/**
 * A real Kafka broker and a real S3 server on this machine without Docker, each in a JVM and on a class path of its own,
 * with its data under one folder. Tests use them as they are; the local platform keeps them running.
 */
package dev.weightflow.embedded;
