package dev.weightflow.platform.deadletter;

import dev.weightflow.platform.event.CloudEventHeader;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Replay of a dead letter.
 *
 * @param by the caller who replayed it
 * @param code the code of the repeated failure; absent if it was handled
 */
@Schema(name = "Replay")
record Replay(Instant time, String by, Optional<String> code, Optional<String> reason) {
    /** Header with the position of the letter, which distinguishes the record of a replay from a letter. */
    private static final String REPLAYED = DeadLetter.PREFIX + "replayed";

    private static final String BY = DeadLetter.PREFIX + "replayed-by";

    /** Returns whether the record is not a letter but marks one as replayed. */
    static boolean isReplay(ConsumerRecord<?, ?> record) {
        return record.headers().lastHeader(REPLAYED) != null;
    }

    static String letter(ConsumerRecord<?, ?> record) {
        return DeadLetter.header(record, REPLAYED).orElse("");
    }

    static Replay of(ConsumerRecord<?, ?> record) {
        return new Replay(
                DeadLetter.timeOf(record),
                DeadLetter.header(record, BY).orElse(""),
                DeadLetter.header(record, DeadLetter.CODE),
                DeadLetter.header(record, DeadLetter.REASON));
    }

    boolean handled() {
        return code.isEmpty();
    }

    Replay later(Replay other) {
        return other.time().isAfter(time) ? other : this;
    }

    /** Builds the record that marks the letter as replayed, appended after it: without a value. */
    ProducerRecord<String, byte[]> record(DeadLetter.Id letter, String service) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(letter.topic(), letter.partition(), letter.toString(), null);
        CloudEventHeader.add(record.headers(), REPLAYED, letter.toString());
        CloudEventHeader.add(record.headers(), BY, by);
        CloudEventHeader.add(record.headers(), DeadLetter.SERVICE, service);
        CloudEventHeader.add(record.headers(), DeadLetter.TIME, time.toString());
        code.ifPresent(text -> CloudEventHeader.add(record.headers(), DeadLetter.CODE, text));
        reason.ifPresent(text -> CloudEventHeader.add(record.headers(), DeadLetter.REASON, text));
        return record;
    }
}
