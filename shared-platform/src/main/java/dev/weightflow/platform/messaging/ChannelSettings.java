package dev.weightflow.platform.messaging;

import io.smallrye.reactive.messaging.kafka.KafkaConnector;
import org.eclipse.microprofile.config.Config;

/** What the configuration says of an incoming channel. */
final class ChannelSettings {
    private ChannelSettings() {}

    static String topic(Config config, String channel) {
        return of(config, channel, "topic", channel);
    }

    /** Whether what cannot be read or handled is of no importance: signs of life, which others follow soon. */
    static boolean ignoresFailures(Config config, String channel) {
        return of(config, channel, "failure-strategy", "").equals("ignore");
    }

    /** Whether Kafka delivers what it reads, and takes what cannot be handled. */
    static boolean hasDeadLetters(Config config, String channel) {
        return of(config, channel, "connector", "").equals(KafkaConnector.CONNECTOR_NAME)
                && !ignoresFailures(config, channel);
    }

    private static String of(Config config, String channel, String key, String otherwise) {
        return config.getOptionalValue("mp.messaging.incoming." + channel + "." + key, String.class)
                .orElse(otherwise);
    }
}
