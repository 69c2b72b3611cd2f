package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.FactReader.Reading;
import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.platform.eventlog.HeadCheck;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.eventlog.LogHead;
import dev.weightflow.platform.eventlog.LogRecord;
import dev.weightflow.platform.eventlog.segment.SavedRecords.Prepared;
import dev.weightflow.schema.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Facts among saved records: each is read as a journal would read it, and all of them are compared with a head. */
record SavedFacts(Topic topic, FactReader facts) {

    /** Reads a record, and verifies its signature. Thread-safe. */
    Reading reading(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        return facts.read(topic.name(), record.partition(), record.offset(), key, record.headers(), record.value());
    }

    /** Returns whether an operator has given it up: it would have another place, and stop its readers there. */
    boolean isGivenUp(ConsumerRecord<?, ?> record) {
        return facts.skipped().contains(UnreadableFact.place(topic.name(), record.partition(), record.offset()));
    }

    /** Returns a check of all facts against the head that they must reach. */
    HeadCheck check(LogHead signed) {
        return new HeadCheck(topic.name(), LogHead.NONE, signed);
    }

    /**
     * Adds the record to the head if it is a fact.
     *
     * @param offset the place of the fact in the log of that head
     * @throws RestoreException if it is a fact that a journal would stop before
     * @throws SegmentException.Damaged if the facts are not those of the signed head
     */
    void advance(HeadCheck head, Prepared<Reading> read, long offset) {
        ConsumerRecord<byte[], byte[]> record = read.record();
        Reading reading = read.result();
        if (reading instanceof Reading.Unreadable unreadable) {
            throw RestoreException.unreadable(unreadable.fact().message());
        }
        if (reading instanceof Reading.Fact fact && fact.event().event().type().mayLieIn(topic.name())) {
            try {
                head.advance(
                        new LogRecord<>(fact.event(), Optional.empty(), record.partition(), offset, record.value()));
            } catch (LogException.Damaged e) {
                throw SegmentException.Damaged.manifest(topic.name(), "its facts are not those of the signed head");
            }
        }
    }
}
