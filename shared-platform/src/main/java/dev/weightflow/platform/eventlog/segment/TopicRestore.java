package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.FactReader.Reading;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.HeadCheck;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.eventlog.LogHead;
import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.platform.eventlog.TransactionalWriter;
import dev.weightflow.platform.eventlog.segment.SavedRecords.Prepared;
import dev.weightflow.schema.topic.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes saved records into an empty topic: in the same partitions and order, with the same keys, values, headers and timestamps. Every fact is read as
 * a journal would read it, and all of them are compared with the head that the topic's writer had signed. If it is killed, another attempt finds what
 * is there already, compares it, and goes on behind it.
 */
final class TopicRestore implements AutoCloseable {
    private final String target;
    private final SavedFacts facts;
    private final Optional<Instant> until;
    private final RecordReader reader;
    private final TransactionalWriter<byte[]> writer;
    private final HeadCheck before;
    private final HeadCheck after;
    private final RecordSums sums = new RecordSums();
    private final Set<Integer> ended = new HashSet<>();
    private final Map<Integer, Long> end = new HashMap<>();
    private Instant lastAt = Instant.EPOCH;

    /** Sums of what an earlier attempt has written, with the offset of each record. */
    private Map<Integer, RecordSums.Partition> present = Map.of();

    private final Map<Integer, LongStream.Builder> found = new HashMap<>();
    private final Map<Integer, long[]> offsets = new HashMap<>();

    /**
     * @param into the Kafka of the empty topic
     * @param transactionalId the transactional id of the topic's writer, which is fenced
     * @param signed the head that the saved facts must reach
     * @param until restores only records up to that time, if there is one
     */
    TopicRestore(
            KafkaConnection into,
            Topic topic,
            String transactionalId,
            FactReader facts,
            LogHead signed,
            Optional<Instant> until) {
        this.target = into.prefix().before(topic).name();
        this.facts = new SavedFacts(topic, facts);
        this.until = until;
        this.before = this.facts.check(until.isPresent() ? LogHead.NONE : signed);
        this.after = this.facts.check(LogHead.NONE);
        this.reader = new RecordReader(into, topic);
        this.writer = new TransactionalWriter<>(
                topic.name(), () -> into.transactionalByteProducer(transactionalId), Optional.empty());
    }

    /**
     * Restores all records.
     *
     * @param done is told the number of records after each batch
     * @throws RestoreException if the topic holds anything else, or a fact cannot be read
     * @throws SegmentException.Damaged if the records are not those that the topic's writer has signed
     * @throws LogException if Kafka does not answer
     */
    void run(SavedRecords saved, LongConsumer done) {
        writer.acquire();
        lookAtTarget();
        saved.each(facts::reading, records -> {
            write(records.stream().filter(each -> isWanted(each.record())).toList());
            done.accept(sums.count());
        });
        present.forEach((partition, there) -> {
            if (there.count() > sums.count(partition)) {
                throw RestoreException.notEmpty(target, partition, there.count());
            }
        });
    }

    private void lookAtTarget() {
        RecordSums there = new RecordSums();
        reader.read(
                Offsets.BEGINNING.advancedTo(reader.beginning()),
                reader.end(),
                records -> records.forEach(record -> {
                    there.add(record);
                    found.computeIfAbsent(record.partition(), first -> LongStream.builder())
                            .add(record.offset());
                }));
        present = there.now();
        found.forEach((partition, all) -> offsets.put(partition, all.build().toArray()));
    }

    private boolean isWanted(ConsumerRecord<byte[], byte[]> record) {
        Instant at = Instant.ofEpochMilli(record.timestamp());
        if (until.filter(at::isAfter).isPresent()) {
            // and nothing behind it: a later fact may follow from it
            ended.add(record.partition());
        }
        if (ended.contains(record.partition()) || facts.isGivenUp(record)) {
            return false;
        }
        lastAt = at.isAfter(lastAt) ? at : lastAt;
        return true;
    }

    /** Writes the records of a segment in one transaction, which is over long before Kafka's timeout. */
    private void write(List<Prepared<Reading>> records) {
        long[] placed = new long[records.size()];
        List<ProducerRecord<byte[], byte[]>> fresh = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            ConsumerRecord<byte[], byte[]> record = records.get(i).record();
            facts.advance(before, records.get(i), record.offset());
            int partition = record.partition();
            long index = sums.count(partition);
            sums.add(record);
            long[] there = offsets.getOrDefault(partition, new long[0]);
            if (index < there.length) {
                placed[i] = there[(int) index];
                requireSame(partition);
            } else {
                fresh.add(new ProducerRecord<>(
                        target, partition, record.timestamp(), record.key(), record.value(), record.headers()));
                positions.add(i);
            }
        }
        if (!fresh.isEmpty()) {
            place(fresh, positions, placed, writer.append(fresh));
        }
        for (int i = 0; i < records.size(); i++) {
            facts.advance(after, records.get(i), placed[i]);
            end.put(records.get(i).record().partition(), placed[i] + 1);
        }
    }

    private void requireSame(int partition) {
        RecordSums.Partition there = present.get(partition);
        if (sums.count(partition) == there.count() && !sums.now().get(partition).equals(there)) {
            throw RestoreException.notEmpty(target, partition, there.count());
        }
    }

    /** Finds the offsets of records of a transaction: they lie side by side before its end, as nobody else may write. */
    private static void place(
            List<ProducerRecord<byte[], byte[]>> fresh, List<Integer> positions, long[] placed, Offsets end) {
        Map<Integer, Long> next = new HashMap<>(end.next());
        for (int i = fresh.size() - 1; i >= 0; i--) {
            placed[positions.get(i)] = next.merge(fresh.get(i).partition(), -1L, Long::sum);
        }
    }

    /** Returns the position behind everything that was written. */
    Offsets end() {
        return new Offsets(end);
    }

    /** Returns the head of the saved facts, at the offsets that they had. */
    LogHead headBefore() {
        return before.reached();
    }

    /** Returns the head of the facts in the topic. */
    LogHead headAfter() {
        return after.reached();
    }

    RecordSums sums() {
        return sums;
    }

    Optional<Instant> lastAt() {
        return sums.count() == 0 ? Optional.empty() : Optional.of(lastAt);
    }

    RecordReader target() {
        return reader;
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
    }
}
