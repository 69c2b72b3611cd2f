package dev.weightflow.platform.deadletter;

import dev.weightflow.platform.event.CloudEventHeader;
import dev.weightflow.schema.topic.Topic;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A record that could not be read or handled.
 *
 * @param id the place where it lies as a dead letter
 * @param topic where it was found
 * @param time when it was set aside
 * @param service by whom; empty if the letter does not say
 * @param code the stable reason
 * @param reason the reason for people, cut where it is long
 * @param key the record's key as text
 * @param type the event's type, if the record names one
 * @param bytes the size of its value
 * @param replay when it was last handled again
 */
@Schema(name = "DeadLetter")
record DeadLetter(
        String id,
        String topic,
        Instant time,
        String service,
        String code,
        String reason,
        String key,
        Optional<String> type,
        int bytes,
        Optional<Replay> replay) {
    static final String PREFIX = "dead-letter-";
    static final String PARTITION = PREFIX + "partition";
    static final String OFFSET = PREFIX + "offset";
    static final String SERVICE = PREFIX + "service";
    static final String TIME = PREFIX + "time";
    static final String CODE = PREFIX + "code";
    static final String REASON = PREFIX + "reason";

    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_KEY = 200;

    static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        return new DeadLetter(
                new LetterId(record.topic(), record.partition(), record.offset()).toString(),
                topicOf(record),
                timeOf(record),
                RecordText.header(record, SERVICE).orElse(""),
                RecordText.header(record, CODE).orElse("unknown"),
                RecordText.cut(RecordText.header(record, REASON).orElse(""), LONGEST_REASON),
                RecordText.cut(RecordText.of(record.key()), LONGEST_KEY),
                RecordText.header(record, CloudEventHeader.TYPE).map(type -> RecordText.cut(type, LONGEST_KEY)),
                Math.max(0, record.serializedValueSize()),
                Optional.empty());
    }

    DeadLetter replayed(Optional<Replay> replay) {
        return new DeadLetter(id, topic, time, service, code, reason, key, type, bytes, replay);
    }

    /** Where it was found, whatever its headers say: a letter leads to no other topic's handler. */
    static String topicOf(ConsumerRecord<?, ?> record) {
        return record.topic().substring(0, record.topic().length() - Topic.DEAD_LETTERS.length());
    }

    /** When the letter or the record of a replay was written. */
    static Instant timeOf(ConsumerRecord<?, ?> record) {
        try {
            return RecordText.header(record, TIME)
                    .map(Instant::parse)
                    .orElseGet(() -> Instant.ofEpochMilli(record.timestamp()));
        } catch (DateTimeException e) {
            return Instant.ofEpochMilli(record.timestamp());
        }
    }
}
