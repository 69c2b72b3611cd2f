package dev.weightflow.local.server;

import java.nio.file.Path;

/** Kafka broker and S3 server side by side, each in a folder of its own under one. */
public record EmbeddedServers(KafkaBroker kafka, S3Server s3) implements AutoCloseable {

    /** Starts both on free ports, with their data under {@code directory}; neither is left running if one fails. */
    public static EmbeddedServers start(Path directory) {
        KafkaBroker kafka = KafkaBroker.start(directory.resolve("kafka"));
        try {
            return new EmbeddedServers(kafka, S3Server.start(directory.resolve("s3")));
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            s3.close();
        } finally {
            kafka.close();
        }
    }
}
