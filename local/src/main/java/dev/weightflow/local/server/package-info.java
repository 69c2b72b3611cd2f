/**
 * Real Kafka broker and real S3 server on this machine without Docker, each in a JVM and on a class path of its own, with its data under one folder.
 * Tests use them directly; the local platform keeps them running.
 */
package dev.weightflow.local.server;
