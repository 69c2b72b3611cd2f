package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.signing.Signed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Owner of a bucket: the Kafka cluster and the topic prefix under which its facts are stored. Each topic's writer adds its own {@linkplain OwnTopic
 * line}.
 *
 * @param id the installation's id; it changes when an operator adopts other topics
 * @param replaces the installation whose topics were given up for these
 */
public record Installation(String id, Instant createdAt, String cluster, String prefix, Optional<String> replaces) {
    private static final String FORMAT = "weightflow-installation-v1";

    public Installation {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(prefix, "prefix");
    }

    /**
     * Topic of the installation, as its writer has recorded it.
     *
     * @param topicId the id that Kafka gave it
     * @param signature the signature of the topic's writer, with the id of its key
     */
    public record OwnTopic(String topicId, Instant since, Optional<Signed> signature) {
        public OwnTopic {
            Objects.requireNonNull(topicId, "topicId");
            Objects.requireNonNull(since, "since");
        }
    }

    /** Returns the statement that the topic's writer signs. */
    byte[] statement(String topic, String topicId) {
        return String.join("\n", FORMAT, id, cluster, prefix, topic, topicId, "")
                .getBytes(StandardCharsets.UTF_8);
    }
}
