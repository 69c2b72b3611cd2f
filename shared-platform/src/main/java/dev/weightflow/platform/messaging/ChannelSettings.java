package dev.weightflow.platform.messaging;

import dev.weightflow.platform.signing.Principals;
import dev.weightflow.schema.topic.TopicPrefix;
import io.smallrye.reactive.messaging.kafka.KafkaConnector;
import org.eclipse.microprofile.config.Config;

/** Access to the configuration of an incoming channel. */
final class ChannelSettings {
    private ChannelSettings() {}

    static TopicPrefix prefix(Config config) {
        return config.getOptionalValue(TopicPrefix.SETTING, String.class)
                .map(TopicPrefix::new)
                .orElse(TopicPrefix.NONE);
    }

    /** Returns whether the channel's topic holds facts, which services have stated, rather than requests. */
    static boolean hasFacts(Config config, String channel) {
        return Principals.writerOf(prefix(config).without(topic(config, channel)))
                .isPresent();
    }

    static String topic(Config config, String channel) {
        return of(config, channel, "topic", channel);
    }

    /** Returns whether records that cannot be read or handled are dropped: heartbeats, which others follow soon. */
    static boolean ignoresFailures(Config config, String channel) {
        return of(config, channel, "failure-strategy", "").equals("ignore");
    }

    /** Returns whether the channel is a Kafka channel with a dead-letter topic. */
    static boolean hasDeadLetters(Config config, String channel) {
        return of(config, channel, "connector", "").equals(KafkaConnector.CONNECTOR_NAME)
                && !ignoresFailures(config, channel);
    }

    private static String of(Config config, String channel, String key, String otherwise) {
        return config.getOptionalValue("mp.messaging.incoming." + channel + "." + key, String.class)
                .orElse(otherwise);
    }
}
