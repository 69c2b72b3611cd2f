package dev.weightflow.platform.handling;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * A record as it was found in a topic.
 *
 * @param key its key, if it has one
 * @param value its bytes; may be null in a record that another wrote
 */
public record Delivery(String topic, int partition, long offset, Optional<String> key, Headers headers, byte[] value) {
    /** The record that a consumer got. */
    public static Delivery of(ConsumerRecord<String, byte[]> record) {
        return new Delivery(
                record.topic(),
                record.partition(),
                record.offset(),
                Optional.ofNullable(record.key()),
                record.headers(),
                record.value());
    }

    /** Where it was found, for people. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
