package dev.weightflow.platform.handling;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.schema.event.TrainingEvent.ClaimTaken;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Deliveries to test with: claims of one job, told apart by their number. */
final class Deliveries {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private Deliveries() {}

    static Envelope<ClaimTaken> event(int claim) {
        return Envelope.of(
                new ClaimTaken(new JobId("a-job"), claim, new WorkerId("w")), "/weightflow/test", NOW, Cause.NONE);
    }

    static int claim(Envelope<?> event) {
        return ((ClaimTaken) event.event()).claim();
    }

    static Delivery delivery(int claim) {
        ProducerRecord<String, byte[]> record = EventCodec.encode(event(claim));
        return new Delivery(record.topic(), 0, claim, Optional.of(record.key()), record.headers(), record.value());
    }

    static Delivery poison() {
        Delivery sound = delivery(99);
        return new Delivery(sound.topic(), 0, 99, sound.key(), sound.headers(), new byte[] {'{'});
    }
}
