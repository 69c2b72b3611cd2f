package dev.weightflow.platform.deadletter;

import java.nio.charset.StandardCharsets;
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
 * @param reason the same for people
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

    /** The id of the letter that such a record is about. */
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
        add(record, REPLAYED, letter.toString());
        add(record, BY, by);
        add(record, DeadLetter.SERVICE, service);
        add(record, DeadLetter.TIME, time.toString());
        code.ifPresent(text -> add(record, DeadLetter.CODE, text));
        reason.ifPresent(text -> add(record, DeadLetter.REASON, text));
        return record;
    }

    private static void add(ProducerRecord<?, ?> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
