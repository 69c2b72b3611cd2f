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
 * One topic, which holds the events of one family. Order holds within a key. {@link #seek} and {@link #poll} belong to one
 * thread, {@link #acquire} and {@link #append} to one other; {@link #endOffsets} may be called by any.
 */
public interface EventLog<E extends Event> extends AutoCloseable {
    String topic();

    /** The topic's identity: a topic that is deleted and created again has another. */
    String topicId();

    Class<E> family();

    /** Whether events of that type belong in it. A topic that has none of the installation's names takes the whole family. */
    default boolean holds(EventType type) {
        return family().isAssignableFrom(type.form())
                && (type.mayLieIn(topic())
                        || Topics.events().stream()
                                .noneMatch(known -> known.name().equals(topic())));
    }

    /**
     * Goes on reading there; before the first call, nothing is read.
     *
     * @throws LogException.Damaged if the log begins behind that position
     * @throws LogException.Unavailable if the log does not answer
     */
    void seek(Offsets position);

    /**
     * The facts that arrived since the last poll; waits a little if there are none. What a stranger wrote is skipped and counted. A
     * partition is read no further than to a fact that this instance cannot read; the next polls try it again.
     *
     * @throws LogException.Corrupt if the broker cannot read what is next
     * @throws LogException.Unavailable if the log cannot be read at present; nothing was skipped
     * @throws LogException.Truncated if the log has lost what was to be read next
     */
    LogBatch<E> poll(Duration atMost);

    /** Lets a poll that waits, or else the next one, return at once. For any thread. */
    void wakeUp();

    /**
     * The end of what is committed and visible at present; an append becomes visible a moment after it was answered. The
     * future fails with {@link LogException.Unavailable} within a few seconds if the log does not answer.
     */
    CompletableFuture<Offsets> endOffsets();

    /** As {@link #endOffsets}, and waits for the answer. */
    default Offsets currentEnd() {
        try {
            return endOffsets().join();
        } catch (CompletionException e) {
            throw LogException.causeOf(e, topic());
        }
    }

    /**
     * Becomes the only writer: whoever was it before can append no more, and what they were in the middle of is undone or
     * done when this returns.
     *
     * @throws LogException.Fenced if another became the writer meanwhile
     * @throws LogException.Unavailable if the log does not answer
     */
    void acquire();

    /**
     * Appends the events, all or none, in one step. After any exception, the log must be acquired again.
     *
     * @param id the append's own id, which every record of it carries
     * @return a position behind all of them
     * @throws LogException.Fenced if another is the writer now; nothing was appended
     * @throws LogException.Unavailable if the log does not answer; nothing was appended
     * @throws LogException.Refused if the log does not take these events; nothing was appended
     * @throws LogException.UnknownOutcome if the answer was lost; acquire the log and look for the id to know
     */
    Offsets append(UUID id, List<Envelope<E>> events);

    @Override
    void close();
}
