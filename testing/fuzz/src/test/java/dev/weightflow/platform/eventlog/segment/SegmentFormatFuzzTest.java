package dev.weightflow.platform.eventlog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.Untrusted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requires that the records of a segment that could be read are the same after writing and reading them again. */
class SegmentFormatFuzzTest {
    private static final String TOPIC = "weightflow.trainings";
    private static final int HEAD = "WFSEG1\n".length() + Integer.BYTES;

    static Stream<byte[]> sound() {
        List<byte[]> segments = List.of(
                SegmentFormat.write(TOPIC, List.of()),
                SegmentFormat.write(
                        TOPIC, List.of(record(0, 7, null, new byte[] {1, 2, 3}), record(2, 0, "job", null))));
        return Stream.concat(segments.stream(), segments.stream().map(SegmentFormatFuzzTest::content));
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, String key, byte[] value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_type", "JobClaimed".getBytes(StandardCharsets.UTF_8));
        headers.add("absent", null);
        return new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                0,
                0,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value,
                headers,
                Optional.empty());
    }

    /** Reads the input as a segment, and as the content of one, which the check sum of the compression would keep from the reader. */
    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] input) {
        readOrRefuse(input);
        readOrRefuse(segment(input, input.length));
    }

    private static void readOrRefuse(byte[] segment) {
        Untrusted.read(() -> SegmentFormat.read(segment, TOPIC), SegmentException.class)
                .ifPresent(records -> {
                    List<ConsumerRecord<byte[], byte[]>> again =
                            SegmentFormat.read(SegmentFormat.write(TOPIC, records), TOPIC);
                    assertThat(again).hasSameSizeAs(records);
                    for (int i = 0; i < records.size(); i++) {
                        assertThat(again.get(i).partition())
                                .isEqualTo(records.get(i).partition());
                        assertThat(again.get(i).offset())
                                .isEqualTo(records.get(i).offset());
                        assertThat(SegmentFormat.unplaced(again.get(i)))
                                .isEqualTo(SegmentFormat.unplaced(records.get(i)));
                    }
                });
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }

    static Stream<byte[]> bombs() {
        byte[] zeros = new byte[SegmentFormat.MOST_BYTES];
        return Stream.of(
                segment(zeros, zeros.length),
                segment(zeros, 10),
                segment(new byte[10], SegmentFormat.MOST_BYTES),
                segment(records(SegmentFormat.LEAST_RECORD), SegmentFormat.MOST_BYTES),
                segment(headers(), SegmentFormat.MOST_BYTES));
    }

    @MethodSource("bombs")
    @ParameterizedTest
    void reads_or_refuses_the_most_that_a_segment_can_hold(byte[] segment) {
        Untrusted.read(() -> SegmentFormat.read(segment, TOPIC), SegmentException.class);
    }

    private static ByteBuffer begun(int records) {
        byte[] topic = TOPIC.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(new byte[SegmentFormat.MOST_BYTES])
                .putInt(topic.length)
                .put(topic)
                .putInt(records);
    }

    private static byte[] records(int bytesOfEach) {
        ByteBuffer content = begun(0);
        int start = content.position();
        return content.putInt(start - Integer.BYTES, (content.capacity() - start) / bytesOfEach)
                .array();
    }

    /** Returns one record of which all is headers. */
    private static byte[] headers() {
        ByteBuffer content = begun(1);
        int count = content.position() + SegmentFormat.LEAST_RECORD - Integer.BYTES;
        return content.putInt(count, (content.capacity() - count - Integer.BYTES) / (2 * Integer.BYTES))
                .array();
    }

    private static byte[] content(byte[] segment) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (InflaterOutputStream out = new InflaterOutputStream(content, new Inflater())) {
            out.write(segment, HEAD, segment.length - HEAD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return content.toByteArray();
    }

    private static byte[] segment(byte[] content, int claimed) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        deflater.setInput(content);
        deflater.finish();
        byte[] compressed = new byte[content.length + (content.length >> 8) + 64];
        int length = deflater.deflate(compressed);
        deflater.end();
        return ByteBuffer.allocate(HEAD + length)
                .put(Arrays.copyOf(SegmentFormat.write(TOPIC, List.of()), HEAD - Integer.BYTES))
                .putInt(claimed)
                .put(compressed, 0, length)
                .array();
    }
}
