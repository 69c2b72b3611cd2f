package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One topic, which holds the events of one family, ordered within each key. {@link #seek} and {@link #poll} are confined to one thread, {@link
 * #acquire} and {@link #append} to another; {@link #endOffsets} is thread-safe.
 */
public interface EventLog<E extends Event> extends AutoCloseable {
    String topic();

    /** Returns the identity of the log, whatever its content. */
    LogOrigin origin();

    /**
     * Checks the requirements of the opening again. Thread-safe; it may take seconds.
     *
     * @throws LogException.Truncated if another topic has the name now
     * @throws LogException.Unfit if the topic cannot keep facts any more
     * @throws LogException.Unavailable if the log does not answer
     */
    default void requireFit() {}

    Class<E> family();

    /** Returns whether events of that type belong in it. A topic that has none of the installation's names takes the whole family. */
    default boolean holds(EventType type) {
        return family().isAssignableFrom(type.form())
                && (type.mayLieIn(topic())
                        || Topics.events().stream()
                                .noneMatch(known -> known.name().equals(topic())));
    }

    /**
     * Continues reading at that position; before the first call, nothing is read.
     *
     * @throws LogException.Damaged if the log begins after that position
     * @throws LogException.Unavailable if the log does not answer
     */
    void seek(Offsets position);

    /**
     * Returns the facts since the last poll, and waits a little if there are none. Foreign records are skipped and counted. A partition is read up to
     * a fact that this instance cannot read; the next polls try it again.
     *
     * @throws LogException.Corrupt if the broker cannot read the next record
     * @throws LogException.Unavailable if the log cannot be read at present; nothing was skipped
     * @throws LogException.Truncated if the log has lost the next record
     */
    LogBatch<E> poll(Duration atMost);

    /** Lets the current or the next poll return at once. Thread-safe. */
    void wakeUp();

    /**
     * Returns the end of the committed and visible records; an append becomes visible a moment after its response. The future fails with {@link
     * LogException.Unavailable} within a few seconds if the log does not answer.
     */
    CompletableFuture<Offsets> endOffsets();

    /** As {@link #endOffsets}, blocking. */
    default Offsets currentEnd() {
        try {
            return endOffsets().join();
        } catch (CompletionException e) {
            throw LogException.causeOf(e, topic());
        }
    }

    /**
     * Becomes the only writer: earlier writers are fenced, and their open transactions are aborted or completed when this returns.
     *
     * @throws LogException.Fenced if another became the writer meanwhile
     * @throws LogException.Unavailable if the log does not answer
     */
    void acquire();

    /**
     * Appends the events atomically. After any exception, the log must be acquired again.
     *
     * @param id the append's own id, which every record of it carries
     * @return the position after all of them
     * @throws LogException.Fenced if another is the writer now; nothing was appended
     * @throws LogException.Unavailable if the log does not answer; nothing was appended
     * @throws LogException.Refused if the log does not accept these events; nothing was appended
     * @throws LogException.UnknownOutcome if the response was lost; to find out, acquire the log and look for the id
     */
    Offsets append(UUID id, List<Envelope<E>> events);

    @Override
    void close();
}
