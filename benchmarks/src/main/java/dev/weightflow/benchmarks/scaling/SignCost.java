package dev.weightflow.benchmarks.scaling;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Headers;

/**
 * Cost of a progress event to each consumer of the topic.
 *
 * @param bytes on the wire, headers included
 * @param micros of a core, to read it as an event; the client's own work is excluded
 */
record SignCost(int bytes, double micros) {
    private static final Duration WARM = Duration.ofSeconds(2);
    private static final Duration MEASURED = Duration.ofSeconds(3);

    static SignCost measured() {
        Envelope<JobProgressed> sign = Envelope.of(
                new JobProgressed(
                        JobKind.TRAINING,
                        new JobId(Digest.ofText("job").hex()),
                        1,
                        new WorkerId("trainer-00000000-0000-0000-0000-000000000000"),
                        1,
                        "training",
                        100,
                        1000,
                        "steps",
                        1.5,
                        Optional.of(600.0),
                        Map.of("loss.semseg", 1.2, "loss.human_parts", 0.7, "loss.normals", 0.3, "learningRate", 3e-5),
                        Optional.empty()),
                "/weightflow/trainer",
                Instant.parse("2026-01-02T03:04:05Z"),
                EventContext.NONE);
        byte[] data = EventCodec.data(sign);
        Headers headers = EventCodec.headers(sign);
        int bytes = data.length
                + StreamSupport.stream(headers.spliterator(), false)
                        .mapToInt(header -> header.key().length() + header.value().length)
                        .sum();
        read(headers, data, WARM);
        return new SignCost(bytes, read(headers, data, MEASURED));
    }

    private static double read(Headers headers, byte[] data, Duration time) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long began = System.nanoTime();
        long used = threads.getCurrentThreadCpuTime();
        long count = 0;
        while (System.nanoTime() - began < time.toNanos()) {
            EventCodec.decode(headers, data);
            count++;
        }
        return (threads.getCurrentThreadCpuTime() - used) / 1e3 / count;
    }
}
