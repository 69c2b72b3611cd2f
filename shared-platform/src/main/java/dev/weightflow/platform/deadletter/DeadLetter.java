package dev.weightflow.platform.deadletter;

import dev.weightflow.platform.event.CloudEventHeader;
import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.platform.problem.InvalidRequestException;
import dev.weightflow.platform.problem.PublicText;
import dev.weightflow.schema.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Record that could not be read or handled.
 *
 * @param id its position as a dead letter
 * @param topic the topic where it failed
 * @param service the service whose handler failed; empty if the letter does not say
 * @param reason the reason for people, cut where it is long
 * @param replay its latest replay
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

    /** Position of a dead letter in its topic, written as {@code weightflow.datasets.dlq-0@17}. */
    record Id(String topic, int partition, long offset) {
        private static final Pattern FORM =
                Pattern.compile("([\\w.-]+" + Pattern.quote(Topic.DEAD_LETTERS) + ")-(\\d{1,9})@(\\d{1,18})");

        /** @throws InvalidRequestException if the text is no position */
        static Id parse(String text) {
            Matcher id = FORM.matcher(text);
            if (!id.matches()) {
                throw new InvalidRequestException(List.of(
                        "'" + text + "' is not a dead letter id, which looks like weightflow.datasets.dlq-0@17"));
            }
            return new Id(id.group(1), Integer.parseInt(id.group(2)), Long.parseLong(id.group(3)));
        }

        @Override
        public String toString() {
            return UnreadableFact.place(topic, partition, offset);
        }
    }

    static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        return new DeadLetter(
                UnreadableFact.place(record.topic(), record.partition(), record.offset()),
                topicOf(record),
                timeOf(record),
                header(record, SERVICE).orElse(""),
                header(record, CODE).orElse("unknown"),
                PublicText.cut(header(record, REASON).orElse(""), LONGEST_REASON),
                PublicText.cut(text(record.key()), LONGEST_KEY),
                header(record, CloudEventHeader.TYPE).map(type -> PublicText.cut(type, LONGEST_KEY)),
                Math.max(0, record.serializedValueSize()),
                Optional.empty());
    }

    DeadLetter replayed(Optional<Replay> replay) {
        return new DeadLetter(id, topic, time, service, code, reason, key, type, bytes, replay);
    }

    /** Returns the topic that the dead-letter topic belongs to, whatever the headers say: a letter never reaches another topic's handler. */
    static String topicOf(ConsumerRecord<?, ?> record) {
        return record.topic().substring(0, record.topic().length() - Topic.DEAD_LETTERS.length());
    }

    static Instant timeOf(ConsumerRecord<?, ?> record) {
        try {
            return header(record, TIME).map(Instant::parse).orElseGet(() -> Instant.ofEpochMilli(record.timestamp()));
        } catch (DateTimeException e) {
            return Instant.ofEpochMilli(record.timestamp());
        }
    }

    /** Returns a header as text; anybody may have written it. */
    static Optional<String> header(ConsumerRecord<?, ?> record, String name) {
        return CloudEventHeader.text(record.headers(), name);
    }

    static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
