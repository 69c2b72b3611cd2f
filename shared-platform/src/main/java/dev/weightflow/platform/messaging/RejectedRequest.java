package dev.weightflow.platform.messaging;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.id.JobId;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request that is about to be dead-lettered.
 *
 * @param key the record's key: the id of the job that was asked for, unless somebody else wrote it; empty if there is none
 * @param code the stable reason
 * @param context what the rejection is to be stated in
 */
public record RejectedRequest(String channel, String key, String code, String reason, EventContext context) {
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
            return CurrentContext.ofRequest();
        }
    }
}
