package dev.weightflow.registry.webhook;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;

/**
 * Fact of which a webhook is to be told, with its place in the logs.
 *
 * @param topic the topic's own name, without the installation's prefix
 */
record QueuedFact(String topic, String topicId, int partition, long offset, Envelope<? extends Event> event) {}
