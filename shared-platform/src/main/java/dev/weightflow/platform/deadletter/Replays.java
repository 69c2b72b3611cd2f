package dev.weightflow.platform.deadletter;

import dev.weightflow.platform.messaging.Channels;
import dev.weightflow.platform.messaging.Redelivery;
import dev.weightflow.platform.messaging.Redelivery.Refusal;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has letters handled once more. A letter that was handled before does no harm: what handlers do is recognised by the ids of events and
 * jobs.
 */
@ApplicationScoped
class Replays {
    private static final Logger LOG = LoggerFactory.getLogger(Replays.class);

    private final DeadLetters letters;
    private final Redelivery redelivery;
    private final Channels channels;
    private final Clock clock = Clock.systemUTC();

    Replays(DeadLetters letters, Redelivery redelivery, Channels channels) {
        this.letters = letters;
        this.redelivery = redelivery;
        this.channels = channels;
    }

    /**
     * A replay that has begun.
     *
     * @param letter as it was before
     * @param end completes when the handler is done with it and that is on record; not while the handler tries again what may succeed later
     */
    record Started(DeadLetter letter, CompletionStage<DeadLetter> end) {}

    /**
     * Replays a letter.
     *
     * @param by who wants it
     */
    Started replay(LetterId id, String by) {
        DeadLetters.Found found = letters.require(id);
        ConsumerRecord<byte[], byte[]> record = asFound(found.record());
        channels.notReady().ifPresent(why -> {
            throw DeadLetterException.notReady(id, why);
        });
        if (!redelivery.isReady(record.topic())) {
            throw DeadLetterException.notReady(id, "its channel has not started yet; try again in a moment.");
        }
        return new Started(
                found.letter(),
                redelivery
                        .deliver(record)
                        .thenApplyAsync(
                                refusal -> recorded(id, found.letter(), by, refusal),
                                Infrastructure.getDefaultWorkerPool()));
    }

    private DeadLetter recorded(LetterId id, DeadLetter letter, String by, Optional<Refusal> refusal) {
        Replay replay = new Replay(clock.instant(), by, refusal.map(Refusal::code), refusal.map(Refusal::reason));
        LOG.info(
                "The dead letter {} is replayed by {} and {}",
                id,
                by,
                refusal.map(again -> "refused again: " + again.reason()).orElse("handled"));
        letters.record(id, replay);
        if (refusal.isPresent()) {
            throw DeadLetterException.refused(id, replay);
        }
        return letter.replayed(Optional.of(replay));
    }

    /** The record as its topic has it, signature and all. */
    private static ConsumerRecord<byte[], byte[]> asFound(ConsumerRecord<byte[], byte[]> letter) {
        Headers headers = new RecordHeaders();
        for (Header header : letter.headers()) {
            if (!header.key().startsWith(DeadLetter.PREFIX)) {
                headers.add(header);
            }
        }
        return new ConsumerRecord<>(
                DeadLetter.topicOf(letter),
                (int) number(letter, DeadLetter.PARTITION),
                number(letter, DeadLetter.OFFSET),
                letter.timestamp(),
                TimestampType.CREATE_TIME,
                letter.serializedKeySize(),
                letter.serializedValueSize(),
                letter.key(),
                letter.value(),
                headers,
                Optional.empty());
    }

    /** What the connector has noted of where it was found; other tools that write letters may not. */
    private static long number(ConsumerRecord<?, ?> letter, String header) {
        return RecordText.header(letter, header)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }
}
