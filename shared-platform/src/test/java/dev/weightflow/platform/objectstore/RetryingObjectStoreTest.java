package dev.weightflow.platform.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.objectstore.FailingObjectStore.Fate;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.time.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RetryingObjectStoreTest {

    private final InMemoryObjectStore inner = new InMemoryObjectStore();
    private final Deque<Supplier<Fate>> fates = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final ObjectStore store = new RetryingObjectStore(
            new FailingObjectStore(inner, this::next),
            new Backoff(3, Duration.ofMillis(100), Duration.ofSeconds(9)),
            pauses::add);

    @Test
    void what_is_not_answered_is_asked_again_after_growing_pauses() {
        fates.add(() -> Fate.REFUSED);
        fates.add(() -> Fate.REFUSED);

        Digest digest = store.put(new byte[] {1});

        assertThat(inner.has(digest)).isTrue();
        assertThat(pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void after_the_last_attempt_the_failure_is_told() {
        for (int i = 0; i < 3; i++) {
            fates.add(() -> Fate.REFUSED);
        }

        assertThatThrownBy(() -> store.put(new byte[] {1})).isInstanceOf(ObjectStoreException.Unavailable.class);
    }

    @Test
    void a_named_write_whose_answer_was_lost_still_counts_as_won() {
        fates.add(() -> Fate.ANSWER_LOST);

        assertThat(store.putIfAbsent("name", new byte[] {1})).isTrue();
    }

    @Test
    void a_named_write_that_lost_the_race_while_its_answer_was_lost_is_lost() {
        fates.add(() -> {
            inner.putIfAbsent("name", new byte[] {2});
            return Fate.REQUEST_LOST;
        });

        assertThat(store.putIfAbsent("name", new byte[] {1})).isFalse();
    }

    @Test
    void a_conditional_write_whose_answer_was_lost_is_found_to_be_this_one() {
        inner.putIfAbsent("name", new byte[] {0});
        String mark = inner.readMarked("name").orElseThrow().mark();
        fates.add(() -> Fate.ANSWER_LOST);

        assertThat(store.replaceIfUnchanged("name", new byte[] {1}, mark)).isTrue();
        assertThat(store.replaceIfUnchanged("name", new byte[] {2}, mark)).isFalse();
    }

    @Test
    void a_listing_that_broke_off_is_made_again_and_told_once() {
        inner.put(new byte[] {1});
        inner.put(new byte[] {2});
        fates.add(() -> Fate.REFUSED);
        List<StoredContents.StoredContent> told = new ArrayList<>();

        RetryingObjectStore.contents(
                        FailingObjectStore.contents(inner.contents(), this::next),
                        new Backoff(3, Duration.ofMillis(100), Duration.ofSeconds(9)),
                        pauses::add)
                .each(told::add);

        assertThat(told).hasSize(2);
        assertThat(pauses).hasSize(1);
    }

    private Fate next() {
        return fates.isEmpty() ? Fate.ANSWERED : fates.poll().get();
    }
}
