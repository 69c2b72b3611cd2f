package dev.weightflow.platform.deadletter;

import dev.weightflow.platform.event.CloudEventHeader;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * That a letter was handled once more.
 *
 * @param by who has replayed it
 * @param code why it was refused again; absent if it was handled
 */
@Schema(name = "Replay")
record Replay(Instant time, String by, Optional<String> code, Optional<String> reason) {
    /** The place of the letter: what makes a record of the topic one of a replay, and no letter. */
    private static final String REPLAYED = DeadLetter.PREFIX + "replayed";

    private static final String BY = DeadLetter.PREFIX + "replayed-by";

    /** Whether the record is not a letter but says that one was replayed. */
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

    /** What is written behind the letter: a record without a value. */
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
