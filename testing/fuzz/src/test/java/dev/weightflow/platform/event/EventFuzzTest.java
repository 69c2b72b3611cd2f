package dev.weightflow.platform.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.Untrusted;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes a record: a header a line, an empty line, and the data. A decoded event must be the same after encoding and decoding it again. */
class EventFuzzTest {
    private static final FactReader FACTS = FactReader.of(Signatures.NONE);

    static Stream<byte[]> sound() {
        JobId job = new JobId("3f8b1c52-0001-4d53-9f9e-000000000001");
        WorkerId worker = new WorkerId("trainer-1");
        return Stream.of(
                        new JobEvent.Claimed(JobKind.TRAINING, job, 3, worker),
                        new JobEvent.Released(JobKind.INGESTION, job, 3, worker, ReleaseReason.EXPIRED),
                        new JobEvent.CancellationRequested(JobKind.EVALUATION, job, 1, "asked"))
                .map(event -> Envelope.of(event, "/weightflow/trainer", Instant.EPOCH, EventContext.NONE))
                .map(EventFuzzTest::input);
    }

    private static byte[] input(Envelope<?> envelope) {
        ProducerRecord<String, byte[]> encoded = EventCodec.encode(envelope);
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        for (Header header : encoded.headers()) {
            input.writeBytes((header.key() + ":").getBytes(StandardCharsets.UTF_8));
            input.writeBytes(header.value());
            input.write('\n');
        }
        input.write('\n');
        input.writeBytes(encoded.value());
        return input.toByteArray();
    }

    @MethodSource("sound")
    @FuzzTest
    void decodes_or_refuses(byte[] input) {
        RecordHeaders headers = new RecordHeaders();
        int from = 0;
        for (int end = next(input, from); end > from; end = next(input, from)) {
            int colon = from;
            while (colon < end && input[colon] != ':') {
                colon++;
            }
            headers.add(
                    new String(input, from, colon - from, StandardCharsets.UTF_8),
                    Arrays.copyOfRange(input, Math.min(end, colon + 1), end));
            from = Math.min(input.length, end + 1);
        }
        byte[] data = Arrays.copyOfRange(input, Math.min(input.length, from + 1), input.length);
        Optional<Envelope<?>> decoded =
                Untrusted.read(() -> EventCodec.decode(headers, data), EventException.Undecodable.class);
        FactReader.Reading fact = Untrusted.read(() -> FACTS.read("weightflow.trainings", 0, 0, "key", headers, data))
                .orElseThrow();
        assertThat(fact instanceof FactReader.Reading.Fact).isEqualTo(decoded.isPresent());
        decoded.ifPresent(envelope -> {
            ProducerRecord<String, byte[]> encoded = EventCodec.encode(envelope);
            assertThat(EventCodec.decode(encoded.headers(), encoded.value())).isEqualTo(envelope);
        });
    }

    private static int next(byte[] input, int from) {
        int end = from;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        return end;
    }

    @Test
    void decodes_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::decodes_or_refuses);
    }
}
