package dev.weightflow.platform.messaging;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.id.JobId;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * States requests that no handler could read or handle as rejected, so that nobody waits for them forever. An implementing bean is {@code
 * @Identifier}-qualified with the channel of the requests.
 *
 * <p>It is called before the record is dead-lettered and acknowledged, and again after a crash in between, so it must be idempotent. A failure that
 * is {@link dev.weightflow.platform.Retriable} is retried; any other is logged, and the record is dead-lettered all the same.
 */
@FunctionalInterface
public interface RejectedRequests {
    /** Completes when the rejection is durable, or when there is nothing to state: the key is no job's id, or the job has ended. */
    Uni<Void> reject(RejectedRequest request);

    /**
     * Request that is about to be dead-lettered.
     *
     * @param key the record's key: normally the id of the requested job; empty if there is none
     * @param code the stable reason
     * @param context the context in which to state the rejection
     */
    record RejectedRequest(String channel, String key, String code, String reason, EventContext context) {
        /** Returns the requested job, if the key can be the id of one. */
        public Optional<JobId> job() {
            return key.matches(JobId.PATTERN) ? Optional.of(new JobId(key)) : Optional.empty();
        }

        static RejectedRequest of(IncomingKafkaRecordMetadata<?, ?> record, FailureCause failure) {
            return new RejectedRequest(
                    record.getChannel(),
                    record.getKey() instanceof byte[] key ? new String(key, StandardCharsets.UTF_8) : "",
                    failure.code(),
                    failure.reason(),
                    context(record));
        }

        /** Returns a context that follows from the request if it could be read, and otherwise one with a trace only. */
        private static EventContext context(IncomingKafkaRecordMetadata<?, ?> record) {
            try {
                return CurrentContext.after(EventCodec.decode(
                        record.getHeaders(), (byte[]) record.getRecord().value()));
            } catch (EventException.Undecodable | CausationTooDeepException e) {
                return CurrentContext.ofItsOwn();
            }
        }
    }
}
