package dev.weightflow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.MutableClock;
import dev.weightflow.projection.PlatformFixture;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests for how long the segments of former logs are kept. */
class KeptSegmentsTest {
    private static final Duration GRACE = Duration.ofHours(24);

    private InMemoryObjectStore store;
    private PlatformFixture platform;

    @BeforeEach
    void a_dataset() {
        MutableClock clock = new MutableClock(LogsFixture.NOW);
        store = new InMemoryObjectStore(clock);
        platform = new PlatformFixture(store, store.contents(), clock);
        platform.dataset("scenes");
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void all_logs_that_were_ever_saved_are_kept_until_somebody_deletes_the_manifest() {
        SavedManifest former = SavedManifest.store(store, "former");
        SavedManifest present = SavedManifest.store(store, "present");
        collectTwice();
        assertThat(Stream.of(former, present).flatMap(log -> log.objects().stream()))
                .allMatch(store::has);

        store.delete(former.name());
        collectTwice();

        assertThat(former.objects()).noneMatch(store::has);
        assertThat(present.objects()).allMatch(store::has);
        assertThat(store.list("segments/")).containsExactly(present.name());
    }

    @Test
    void without_a_page_nothing_is_collected_because_what_it_names_is_not_known() {
        SavedManifest former = SavedManifest.store(store, "former");
        store.lose(former.page());

        assertThatThrownBy(() -> collector().collect(false))
                .isInstanceOf(GarbageException.class)
                .hasMessageContaining(former.name());
    }

    private void collectTwice() {
        collector().collect(false);
        platform.clock.advance(GRACE.plusMinutes(1));
        collector().collect(false);
    }

    private GarbageCollector collector() {
        return new GarbageCollector(platform.journals(), platform.store, platform.contents, GRACE, platform.clock);
    }
}
