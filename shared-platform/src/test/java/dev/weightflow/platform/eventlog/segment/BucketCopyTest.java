package dev.weightflow.platform.eventlog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.local.server.S3Server;
import dev.weightflow.platform.eventlog.segment.BucketCopy.Copied;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the copy of a bucket in another region. */
@WithEmbeddedServers
class BucketCopyTest extends RestorationFixture {
    private static final byte[] CHECKPOINT = "a checkpoint".getBytes(StandardCharsets.UTF_8);

    private S3Settings other;

    @BeforeEach
    void createOther(S3Server s3) {
        String bucket = "copy-" + UUID.randomUUID();
        s3.createBucket(bucket);
        other = S3Settings.of(s3.endpoint(), bucket, "us-east-1", s3.accessKey(), s3.secretKey());
    }

    private Copied copy(boolean factsAlone) {
        return new BucketCopy(store, bucket.contents(), other.open(), other.contents(), folder, told -> {})
                .copy(factsAlone);
    }

    @Test
    void lost_topics_are_restored_from_a_copy_when_the_bucket_is_lost_too() {
        write(Segment.FULL + 20);
        Digest checkpoint = store.put(CHECKPOINT);
        copy(false);
        List<ConsumerRecord<byte[], byte[]>> before = records();
        loseTopics();
        store = other.open();

        assertThat(restoration().restore(Set.of(), Optional.empty()).get(0).facts())
                .isEqualTo(Segment.FULL + 20);

        assertThat(records()).hasSameSizeAs(before);
        assertThat(store.read(checkpoint)).isEqualTo(CHECKPOINT);
    }

    @Test
    void a_copy_takes_what_is_new_alone() {
        write(10);
        store.put(CHECKPOINT);
        Copied first = copy(false);
        assertThat(first.objects()).isPositive();
        assertThat(first.documents()).isPositive();

        Copied again = copy(false);

        assertThat(again.objects()).isZero();
        assertThat(again.documents()).isZero();
        assertThat(again.present()).isEqualTo(first.objects());
    }

    @Test
    void the_facts_alone_are_enough_to_restore_them() {
        write(10);
        Digest checkpoint = store.put(CHECKPOINT);
        copy(true);
        loseTopics();
        store = other.open();

        assertThat(restoration().restore(Set.of(), Optional.empty()).get(0).facts())
                .isEqualTo(10);
        assertThat(store.has(checkpoint)).isFalse();
    }

    @Test
    void a_copy_that_was_killed_is_finished_by_the_next() {
        write(Segment.FULL + 20);
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            store.put(("object " + i).getBytes(StandardCharsets.UTF_8));
        }
        BucketCopy killed = new BucketCopy(store, bucket.contents(), other.open(), other.contents(), folder, told -> {
            said.add(told);
            throw new IllegalStateException("killed");
        });
        try {
            killed.copy(false);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("killed");
        }
        assertThat(said).hasSize(1);

        copy(false);

        loseTopics();
        store = other.open();
        assertThat(restoration().restore(Set.of(), Optional.empty()).get(0).facts())
                .isEqualTo(Segment.FULL + 20);
    }
}
