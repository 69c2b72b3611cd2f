package dev.weightflow.platform.log;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import java.time.Duration;
import java.util.List;

/**
 * A reader's and writer's view of one topic, which holds the events of one family. Order holds within a key. Not for several
 * threads at once: {@link Journal} is.
 */
public interface EventLog<E extends Event> extends AutoCloseable {
    /**
     * Takes the pen: whoever had it can append no more, and what they were in the middle of is undone or done.
     *
     * @throws LogException.Unavailable if the log does not answer
     */
    void takePen();

    /**
     * What lies between the last event that was read and the present end, from the beginning at first. Records that are no
     * events are passed over; they are the dead letters' matter.
     *
     * @throws LogException.Unavailable if the log does not answer
     */
    List<Envelope<E>> readToEnd();

    /** What has arrived since the last event that was read, without waiting for the end; waits a little if nothing has. */
    List<Envelope<E>> poll(Duration atMost);

    /**
     * Appends the facts, all or none, in one step. Reading gives them back in time.
     *
     * @throws LogException.PenLost if another has taken the pen since; nothing was appended
     * @throws LogException.UnknownOutcome if the answer was lost; take the pen and read on to know
     * @throws LogException.Unavailable if the log does not answer; nothing was appended
     */
    void append(List<Envelope<E>> facts);

    /** How many records lie between the last one that was read and the end, as far as is known. */
    default long lag() {
        return 0;
    }

    @Override
    void close();
}
