package dev.weightflow.ingestion.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.ingestion.IngestionException;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetRecognised;
import dev.weightflow.schema.event.DatasetEvent.DatasetRejected;
import dev.weightflow.schema.event.DatasetEvent.IngestRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.IngestionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IngestionBookTest {
    private static final IngestionId MONDAY = new IngestionId("monday");
    private static final IngestionId TUESDAY = new IngestionId("tuesday");
    private static final IngestSpec SPEC = IngestSpec.of("/data/pascal");
    private static final DatasetManifest MANIFEST = DatasetManifest.of(
            List.of(Task.SAL),
            List.of(),
            List.of(new Shard(Digest.ofText("shard"), Split.TRAIN, 3, 10240)),
            List.of(),
            Digest.ofText("source"));
    private static final Failure FAILURE = new Failure("no-samples", "There is nothing.");

    private final IngestionBook book = new IngestionBook();

    @Test
    void what_is_asked_for_waits_the_oldest_first() {
        replay(1, requested(TUESDAY));
        replay(0, requested(MONDAY));

        assertThat(book.waiting()).extracting(Ingestion::id).containsExactly(MONDAY, TUESDAY);
        assertThat(book.ingestions()).extracting(Ingestion::id).containsExactly(TUESDAY, MONDAY);
    }

    @Test
    void the_first_ingestion_of_a_source_is_ingested_and_the_next_is_recognised() {
        replay(requested(MONDAY), requested(TUESDAY));

        List<DatasetEvent> first = IngestionDecisions.complete(book, MONDAY, MANIFEST);
        replay(first);
        List<DatasetEvent> second = IngestionDecisions.complete(book, TUESDAY, MANIFEST);
        replay(second);

        assertThat(first).singleElement().isInstanceOfSatisfying(DatasetIngested.class, fact -> {
            assertThat(fact.dataset()).isEqualTo(MANIFEST.id());
            assertThat(fact.source()).isEqualTo("/data/pascal");
            assertThat(fact.samples()).containsExactly(java.util.Map.entry(Split.TRAIN, 3));
            assertThat(fact.bytes()).isEqualTo(10240);
        });
        assertThat(second).containsExactly(new DatasetRecognised(TUESDAY, MANIFEST.id()));
        assertThat(state(MONDAY)).isInstanceOf(Ingestion.Ingested.class);
        assertThat(state(TUESDAY)).isInstanceOf(Ingestion.Recognised.class);
        assertThat(book.waiting()).isEmpty();
        assertThat(book.datasets())
                .singleElement()
                .satisfies(dataset -> assertThat(dataset.fact().ingestion()).isEqualTo(MONDAY));
    }

    @Test
    void an_end_that_was_stated_is_not_stated_again() {
        replay(requested(MONDAY));
        replay(IngestionDecisions.complete(book, MONDAY, MANIFEST));

        assertThat(IngestionDecisions.complete(book, MONDAY, MANIFEST)).isEmpty();
        assertThat(IngestionDecisions.reject(book, MONDAY, FAILURE)).isEmpty();
    }

    @Test
    void a_repeated_request_states_nothing_and_another_under_its_id_is_refused() {
        replay(IngestionDecisions.request(book, MONDAY, SPEC));

        assertThat(IngestionDecisions.request(book, MONDAY, SPEC)).isEmpty();
        assertThatThrownBy(() -> IngestionDecisions.request(book, MONDAY, IngestSpec.of("/data/other")))
                .isInstanceOf(IngestionException.Conflict.class)
                .hasMessageContaining("choose another id");
    }

    @Test
    void a_request_that_others_published_twice_with_different_words_keeps_the_first() {
        replay(requested(MONDAY), new IngestRequested(MONDAY, IngestSpec.of("/data/other")));

        assertThat(state(MONDAY).spec()).isEqualTo(SPEC);
    }

    @Test
    void cancelling_rejects_what_waits_once_and_refuses_what_has_ended() {
        replay(requested(MONDAY), requested(TUESDAY));
        replay(IngestionDecisions.complete(book, TUESDAY, MANIFEST));

        replay(IngestionDecisions.cancel(book, MONDAY));

        assertThat(state(MONDAY)).isInstanceOfSatisfying(Ingestion.Rejected.class, rejected -> assertThat(
                        rejected.failure().code())
                .isEqualTo("cancelled"));
        assertThat(IngestionDecisions.cancel(book, MONDAY)).isEmpty();
        assertThatThrownBy(() -> IngestionDecisions.cancel(book, TUESDAY))
                .isInstanceOf(IngestionException.Conflict.class)
                .hasMessageContaining("is ingested");
        assertThatThrownBy(() -> IngestionDecisions.cancel(book, new IngestionId("never")))
                .isInstanceOf(IngestionException.Unknown.class);
    }

    /** Data sets and ingestions have different keys, so their facts lie in different partitions. */
    @Test
    void every_order_of_the_facts_leads_to_the_same_book() {
        List<Envelope<DatasetEvent>> facts = new ArrayList<>(List.of(
                envelope(0, requested(MONDAY)),
                envelope(1, requested(TUESDAY)),
                envelope(
                        2,
                        new DatasetIngested(
                                MANIFEST.id(), MONDAY, "/data/pascal", MANIFEST.tasks(), MANIFEST.samples(), 0, 10240)),
                envelope(3, new DatasetRecognised(TUESDAY, MANIFEST.id())),
                envelope(4, requested(new IngestionId("wednesday"))),
                envelope(5, new DatasetRejected(new IngestionId("wednesday"), "/data/pascal", FAILURE))));
        Set<List<Ingestion>> outcomes = new HashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            Collections.shuffle(facts, new Random(seed));
            IngestionBook shuffled = new IngestionBook();
            facts.forEach(shuffled::replay);
            facts.forEach(shuffled::replay); // and a redelivery of everything
            outcomes.add(shuffled.ingestions());
            assertThat(shuffled.datasets()).hasSize(1);
        }
        assertThat(outcomes).singleElement().satisfies(ingestions -> assertThat(ingestions)
                .extracting(Ingestion::state)
                .containsExactly("rejected", "recognised", "ingested"));
    }

    private Ingestion state(IngestionId id) {
        return book.ingestion(id).orElseThrow();
    }

    private void replay(DatasetEvent... facts) {
        replay(List.of(facts));
    }

    private void replay(List<DatasetEvent> facts) {
        facts.forEach(fact -> replay(0, fact));
    }

    private void replay(int second, DatasetEvent fact) {
        book.replay(envelope(second, fact));
    }

    private static Envelope<DatasetEvent> envelope(int second, DatasetEvent fact) {
        return Envelope.of(fact, "/weightflow/test", Instant.EPOCH.plusSeconds(second), Cause.NONE);
    }

    private static IngestRequested requested(IngestionId id) {
        return new IngestRequested(id, SPEC);
    }
}
