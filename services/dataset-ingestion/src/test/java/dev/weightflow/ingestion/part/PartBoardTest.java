package dev.weightflow.ingestion.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WorkerId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PartBoardTest {
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Digest DOCUMENT = Digest.ofText("document");
    private static final Counted TEN = new Counted(10, 1);

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final AtomicLong nanos = new AtomicLong();
    private final PartBoard ann = board("ann");
    private final PartBoard bob = board("bob");

    @Test
    void each_part_is_one_workers_and_its_end_is_seen_by_all() {
        try (PartClaim first = ann.claim().orElseThrow();
                PartClaim second = bob.claim().orElseThrow()) {
            assertThat(first.number()).isZero();
            assertThat(second.number()).isOne();
            assertThat(board("carl").claim()).as("two parts are all").isEmpty();

            first.finish(DOCUMENT, TEN);
            second.finish(Digest.ofText("other"), TEN);
        }
        ann.look();
        bob.look();
        assertThat(ann.isComplete()).isTrue();
        assertThat(bob.document(0)).isEqualTo(DOCUMENT);
        assertThat(bob.counted()).isEqualTo(new Counted(20, 2));
    }

    @Test
    void a_part_that_is_given_back_is_free_at_once() {
        ann.claim().orElseThrow().close();

        assertThat(bob.claim().orElseThrow().number()).isZero();
    }

    @Test
    void a_part_is_taken_from_a_worker_that_is_silent_while_it_is_watched() {
        ann.claim().orElseThrow();
        bob.claim().orElseThrow().finish(DOCUMENT, TEN);
        assertThat(bob.claim()).isEmpty();

        elapse(LEASE.multipliedBy(3));
        assertThat(bob.claim()).as("nobody has watched").isEmpty();
        for (int look = 0; look < 5; look++) {
            elapse(LEASE.dividedBy(4));
            bob.look();
        }

        assertThat(bob.claim().orElseThrow().number()).isZero();
    }

    @Test
    void a_worker_that_renews_its_claim_keeps_it_and_tells_how_far_it_is() {
        PartClaim held = ann.claim().orElseThrow();
        bob.claim().orElseThrow().finish(DOCUMENT, TEN);
        for (int look = 0; look < 12; look++) {
            elapse(LEASE.dividedBy(4));
            assertThat(ann.renewed(held.number(), () -> new Counted(5, 0))).isTrue();
            bob.look();
        }

        assertThat(bob.claim()).isEmpty();
        assertThat(bob.counted()).isEqualTo(new Counted(15, 1));
        assertThat(ann.counted()).as("its own part is not counted").isEqualTo(TEN);
    }

    @Test
    void who_was_silent_loses_the_part_and_what_it_states_before_the_other_counts() {
        PartClaim late = new PartBoard(
                        store,
                        "ingestions/job/1/plan/",
                        1,
                        id("ann"),
                        Duration.ofMillis(40),
                        nanos::get,
                        InstantSource.system())
                .claim()
                .orElseThrow();
        PartClaim other = bob.claimAgain(0);
        late.renewing(() -> TEN);
        await().untilAsserted(() -> assertThatThrownBy(late::throwIfLost).isInstanceOf(PartClaim.LostException.class));

        late.finish(DOCUMENT, TEN);
        other.finish(Digest.ofText("later"), TEN);

        ann.look();
        assertThat(ann.document(0)).isEqualTo(DOCUMENT);
        assertThat(bob.document(0)).isEqualTo(DOCUMENT);
    }

    private void elapse(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private PartBoard board(String worker) {
        return new PartBoard(store, "ingestions/job/1/plan/", 2, id(worker), LEASE, nanos::get, InstantSource.system());
    }

    private static WorkerId id(String worker) {
        return new WorkerId(worker);
    }
}
