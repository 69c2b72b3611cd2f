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

    /**
     * A request that is about to be dead-lettered.
     *
     * @param key the record's key: the id of the job that was asked for, unless somebody else wrote it; empty if there is none
     * @param code the stable reason
     * @param context what the rejection is to be stated in
     */
    record RejectedRequest(String channel, String key, String code, String reason, EventContext context) {
        /** The job that was requested, if the key can be the id of one. */
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

        /** What could be read has consequences; what could not has only a trace. */
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
