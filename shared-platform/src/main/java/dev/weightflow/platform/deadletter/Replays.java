package dev.weightflow.platform.deadletter;

import dev.weightflow.platform.messaging.Channels;
import dev.weightflow.platform.messaging.Redelivery;
import dev.weightflow.platform.messaging.Redelivery.Refusal;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays dead letters. Replaying a letter twice is harmless: handlers are idempotent, by the ids of events and jobs. */
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

    /** Replays a letter; completes when the handler is done and the replay is recorded, but not while the handler retries a failure. */
    CompletionStage<DeadLetter> replay(DeadLetter.Id id, DeadLetters.Found found, String by) {
        ConsumerRecord<byte[], byte[]> record = asFound(found.record());
        Optional<String> notReady = channels.stopped()
                .or(() -> redelivery.isReady(record.topic())
                        ? Optional.empty()
                        : Optional.of("its channel has not started yet; try again in a moment."));
        if (notReady.isPresent()) {
            throw new ProblemException(
                    "channel-not-ready",
                    ProblemKind.UNAVAILABLE,
                    "The dead letter " + id + " was not replayed: " + notReady.get());
        }
        return redelivery
                .deliver(record)
                .thenApplyAsync(
                        refusal -> recorded(id, found.letter(), by, refusal), Infrastructure.getDefaultWorkerPool());
    }

    private DeadLetter recorded(DeadLetter.Id id, DeadLetter letter, String by, Optional<Refusal> refusal) {
        Replay replay = new Replay(clock.instant(), by, refusal.map(Refusal::code), refusal.map(Refusal::reason));
        LOG.info(
                "The dead letter {} is replayed by {} and {}",
                id,
                by,
                refusal.map(again -> "refused again: " + again.reason()).orElse("handled"));
        letters.record(id, replay);
        refusal.ifPresent(again -> {
            throw new ProblemException(
                    "dead-letter-refused",
                    ProblemKind.UNPROCESSABLE,
                    "The dead letter " + id + " is refused again (" + again.code() + "): " + again.reason());
        });
        return letter.replayed(Optional.of(replay));
    }

    /** Restores the record as it was in its topic, with its signature. */
    private static ConsumerRecord<byte[], byte[]> asFound(ConsumerRecord<byte[], byte[]> letter) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                DeadLetter.topicOf(letter),
                (int) number(letter, DeadLetter.PARTITION),
                number(letter, DeadLetter.OFFSET),
                letter.key(),
                letter.value());
        for (Header header : letter.headers()) {
            if (!header.key().startsWith(DeadLetter.PREFIX)) {
                record.headers().add(header);
            }
        }
        return record;
    }

    /** Reads a number that the connector has noted of the record's origin; -1 where another tool wrote the letter without it. */
    private static long number(ConsumerRecord<?, ?> letter, String header) {
        return DeadLetter.header(letter, header)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }
}
