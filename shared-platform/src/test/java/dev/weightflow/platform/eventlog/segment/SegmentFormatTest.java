package dev.weightflow.platform.eventlog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Tests the bytes of a segment, whoever wrote them. */
class SegmentFormatTest {
    private static final String TOPIC = "weightflow.trainings";
    /** Position of the length of the content. */
    private static final int LENGTH = "WFSEG1\n".length();

    private final Random random = new Random(4711);

    @Test
    void records_are_read_as_they_were() {
        List<ConsumerRecord<byte[], byte[]>> records = List.of(
                record(0, 7, "key", "value"),
                record(2, 0, null, "value"),
                record(0, 9, "", null),
                record(1, 1, "k", ""));

        List<ConsumerRecord<byte[], byte[]>> read = SegmentFormat.read(SegmentFormat.write(TOPIC, records), TOPIC);

        assertThat(read).hasSameSizeAs(records);
        for (int i = 0; i < records.size(); i++) {
            assertThat(read.get(i).partition()).isEqualTo(records.get(i).partition());
            assertThat(read.get(i).offset()).isEqualTo(records.get(i).offset());
            assertThat(SegmentFormat.unplaced(read.get(i))).isEqualTo(SegmentFormat.unplaced(records.get(i)));
        }
        assertThat(read.get(1).key()).isNull();
        assertThat(read.get(2).value()).isNull();
        assertThat(read.get(0).headers().lastHeader("empty").value()).isNull();
    }

    @Test
    void a_segment_of_another_topic_is_refused() {
        assertThatThrownBy(() -> SegmentFormat.read(SegmentFormat.write("weightflow.models", some()), TOPIC))
                .isInstanceOf(SegmentException.Damaged.class)
                .hasMessageContaining("another topic");
    }

    @Test
    void a_segment_that_was_cut_off_anywhere_is_refused() {
        byte[] whole = SegmentFormat.write(TOPIC, some());

        for (int length = 0; length < whole.length; length++) {
            refused(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void bytes_behind_the_end_are_refused() {
        byte[] whole = SegmentFormat.write(TOPIC, some());

        refused(Arrays.copyOf(whole, whole.length + 1));
    }

    @Test
    void a_flipped_bit_gives_a_refusal_or_other_records_and_nothing_worse() {
        byte[] whole = SegmentFormat.write(TOPIC, some());

        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            for (int i = 0; i < whole.length; i++) {
                byte[] flipped = whole.clone();
                flipped[i] ^= (byte) (1 << random.nextInt(8));
                try {
                    SegmentFormat.read(flipped, TOPIC);
                } catch (SegmentException.Damaged expected) {
                    assertThat(expected.code()).isEqualTo("segment-damaged");
                }
            }
        });
    }

    @Test
    void a_content_that_claims_more_than_a_segment_may_hold_is_refused_before_anything_is_unpacked() {
        for (int length : new int[] {-1, SegmentFormat.MOST_BYTES + 1, Integer.MAX_VALUE}) {
            byte[] segment = SegmentFormat.write(TOPIC, some());
            ByteBuffer.wrap(segment).putInt(LENGTH, length);

            assertThatThrownBy(() -> SegmentFormat.read(segment, TOPIC))
                    .isInstanceOf(SegmentException.Damaged.class)
                    .hasMessageContaining("claims a length of " + length);
        }
    }

    @Test
    void a_content_that_is_longer_than_it_claims_is_refused() {
        byte[] segment = SegmentFormat.write(TOPIC, List.of(record(0, 0, "key", "v".repeat(100_000))));
        ByteBuffer.wrap(segment).putInt(LENGTH, 1_000);

        refused(segment);
    }

    private static void refused(byte[] segment) {
        assertThatThrownBy(() -> SegmentFormat.read(segment, TOPIC)).isInstanceOf(SegmentException.Damaged.class);
    }

    private List<ConsumerRecord<byte[], byte[]>> some() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            byte[] noise = new byte[20];
            random.nextBytes(noise);
            records.add(record(i % 3, i, "key-" + i, Arrays.toString(noise)));
        }
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, String key, String value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_id", "an-id".getBytes(StandardCharsets.UTF_8));
        headers.add("empty", null);
        return new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                1_700_000_000_000L + offset,
                TimestampType.CREATE_TIME,
                0,
                0,
                bytes(key),
                bytes(value),
                headers,
                Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
