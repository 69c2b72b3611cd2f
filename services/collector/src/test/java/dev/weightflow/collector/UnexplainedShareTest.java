package dev.weightflow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.MutableClock;
import dev.weightflow.projection.PlatformFixture;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that a store full of objects unknown to the logs counts as another log's, not as garbage. */
class UnexplainedShareTest {
    private static final Duration GRACE = Duration.ofHours(24);

    private InMemoryObjectStore store;
    private PlatformFixture platform;
    private DatasetId dataset;

    @BeforeEach
    void a_dataset() {
        MutableClock clock = new MutableClock(LogsFixture.NOW);
        store = new InMemoryObjectStore(clock);
        platform = new PlatformFixture(store, store.contents(), clock);
        dataset = platform.dataset("scenes");
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void what_nobody_knows_is_not_collected_unasked_if_it_is_a_large_share() {
        unknown(60);

        assertThatThrownBy(() -> collector(0.2).collect(false))
                .isInstanceOf(GarbageException.class)
                .hasMessageContaining("60")
                .hasMessageContaining("--any-share")
                .hasMessageContaining("nothing was made a candidate")
                .extracting(failure -> ((GarbageException) failure).code())
                .isEqualTo("garbage-share-too-large");
        assertThat(store.list("garbage/")).isEmpty();

        collector(0.2).collect(false, true);
        platform.clock.advance(GRACE.plusMinutes(1));
        assertThat(collector(1).collect(false).kinds().stream()
                        .mapToLong(kind -> kind.deleted().objects())
                        .sum())
                .isEqualTo(60);
    }

    @Test
    void it_is_a_share_of_the_bytes_too() {
        for (int number = 0; number < 200; number++) {
            TrainingSpec spec = PlatformFixture.spec(dataset, number);
            platform.claimed(spec);
            platform.completed(spec, platform.committed(spec, 3));
        }
        collector(0.2).collect(false);
        for (int number = 0; number < 25; number++) {
            store.put(new byte[100_000 + number]);
        }

        assertThatThrownBy(() -> collector(0.2).collect(false))
                .isInstanceOf(GarbageException.class)
                .hasMessageContaining("25 (2,500,300 bytes");
    }

    @Test
    void a_few_objects_are_no_share() {
        unknown(19);

        assertThat(collector(0.2).collect(false).nextAt()).isPresent();
    }

    @Test
    void checkpoints_that_later_ones_replace_are_explained_with_their_curves() {
        TrainingSpec spec = PlatformFixture.spec(dataset, 1);
        platform.claimed(spec);
        for (int step = 1; step <= 60; step++) {
            platform.committedWithCurve(spec, step);
        }

        assertThat(collector(0.2).collect(false).nextAt()).isPresent();
    }

    private void unknown(int objects) {
        for (int number = 0; number < objects; number++) {
            store.put(("object " + number).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private GarbageCollector collector(double share) {
        return new GarbageCollector(
                platform.journals(), platform.store, platform.contents, GRACE, share, platform.clock);
    }
}
