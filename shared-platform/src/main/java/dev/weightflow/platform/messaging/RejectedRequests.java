package dev.weightflow.platform.messaging;

import io.smallrye.mutiny.Uni;

/**
 * States requests as rejected that no handler could read or take, so that nobody waits for them for ever. A bean that implements it is
 * {@code @Identifier}-qualified with the channel whose requests it is told of.
 *
 * <p>It is called before the record is dead-lettered and acknowledged, again after a crash in between, and must then do no harm. A failure
 * that is {@link dev.weightflow.platform.Retriable} is tried again; any other is logged, and the record is dead-lettered all the same.
 */
@FunctionalInterface
public interface RejectedRequests {
    /** Completes when the rejection is durable, or when there is nothing to state: the key is no job's id, or the job has ended. */
    Uni<Void> reject(RejectedRequest request);
}
