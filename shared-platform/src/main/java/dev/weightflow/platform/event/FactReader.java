package dev.weightflow.platform.event;

import dev.weightflow.platform.signing.Principals;
import dev.weightflow.platform.signing.SignatureCheck;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.FeatureLevel;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Reads the records of topics that hold facts, and fails closed: a record of our own writer that this instance cannot read is {@link
 * Reading.Unreadable}, and readers of the topic must stop there. Only a record of somebody else is {@link Reading.Foreign} and may be skipped.
 *
 * <p>A record is our own if the topic's writer has signed it or, where there are no keys, if it has data and a type of ours. A record without data is
 * never ours.
 *
 * @param skipped the positions that an operator has given up, as {@code topic-partition@offset}
 * @param adopts the installation whose topics an operator has given up for the present ones
 * @param level the level at which facts are stated; facts of every level are read
 */
public record FactReader(Signatures signatures, Set<String> skipped, Optional<String> adopts, FeatureLevel level) {

    /** Setting that lists the positions that were given up. */
    public static final String ACCEPT_LOSS = "weightflow.journal.accept-loss";

    /** Setting that names the installation whose topics were given up. */
    public static final String ADOPT = "weightflow.journal.adopt";

    /** Number of records from which on other threads help with them. */
    public static final int MANY = 32;

    private static final String OURS = "dev.weightflow.";

    public FactReader {
        Objects.requireNonNull(signatures, "signatures");
        Objects.requireNonNull(level, "level");
        skipped = Set.copyOf(skipped);
    }

    public FactReader(Signatures signatures, Set<String> skipped) {
        this(signatures, skipped, Optional.empty(), FeatureLevel.LATEST);
    }

    public static FactReader of(Signatures signatures) {
        return new FactReader(signatures, Set.of());
    }

    public FactReader adopting(String installation) {
        return new FactReader(signatures, skipped, Optional.of(installation), level);
    }

    /** Classification of a record for those who follow its topic. */
    public sealed interface Reading {

        record Fact(Envelope<? extends Event> event) implements Reading {}

        /** Foreign record, which is skipped. */
        record Foreign(EventException.Undecodable why) implements Reading {}

        /** Fact that cannot be read here and now: a log must not be used without it. */
        record Unreadable(UnreadableFact fact) implements Reading {}
    }

    /**
     * Reads records in the background, in their order. A start reads many, and most of its time goes into signatures: all cores take part.
     *
     * @param topic the topic's own name, without the installation's prefix
     */
    public CompletableFuture<List<Reading>> readAhead(String topic, List<ConsumerRecord<String, byte[]>> records) {
        if (records.size() < MANY) {
            return CompletableFuture.completedFuture(
                    records.stream().map(record -> read(topic, record)).toList());
        }
        return CompletableFuture.supplyAsync(() ->
                records.parallelStream().map(record -> read(topic, record)).toList());
    }

    private Reading read(String topic, ConsumerRecord<String, byte[]> record) {
        return read(topic, record.partition(), record.offset(), record.key(), record.headers(), record.value());
    }

    public Reading read(String topic, int partition, long offset, String key, Headers headers, byte[] data) {
        if (data == null) {
            return new Reading.Foreign(new EventException.NotSigned("it has no data, and every fact has some"));
        }
        SignatureCheck check = EventSignature.check(signatures, topic, headers, data);
        if (check instanceof SignatureCheck.Refused refused) {
            return new Reading.Foreign(new EventException.NotSigned(refused.why()));
        }
        if (!skipped.isEmpty()) {
            String place = UnreadableFact.place(topic, partition, offset);
            if (skipped.contains(place)) {
                return new Reading.Foreign(new EventException.GivenUp(place));
            }
        }
        if (check instanceof SignatureCheck.Unknown unknown) {
            return new Reading.Unreadable(UnreadableFact.at(
                            topic,
                            partition,
                            offset,
                            CloudEventHeader.text(headers, CloudEventHeader.TYPE),
                            Optional.ofNullable(key))
                    .because(
                            "fact-key-unknown",
                            unknown.why(),
                            "add the writer's public key to this instance's key ring; reading goes on by itself"));
        }
        try {
            return new Reading.Fact(EventCodec.decode(headers, data));
        } catch (EventException.Undecodable e) {
            Optional<String> type = CloudEventHeader.text(headers, CloudEventHeader.TYPE);
            boolean ours = isSigned(topic)
                    || type.filter(name -> name.startsWith(OURS)).isPresent();
            return ours
                    ? new Reading.Unreadable(UnreadableFact.at(topic, partition, offset, type, Optional.ofNullable(key))
                            .because(e))
                    : new Reading.Foreign(e);
        }
    }

    private boolean isSigned(String topic) {
        return signatures.areRequired() && Principals.writerOf(topic).isPresent();
    }
}
