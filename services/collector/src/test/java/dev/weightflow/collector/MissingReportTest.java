package dev.weightflow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.MutableClock;
import dev.weightflow.projection.PlatformFixture;
import dev.weightflow.projection.PlatformFixture.Stored;
import dev.weightflow.projection.reachability.NeededObject;
import dev.weightflow.projection.reachability.NeededObjects;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what is named of a bucket that has lost objects. */
class MissingReportTest {
    /** Kinds that name no others. */
    private static final Set<ObjectKind> LEAVES =
            EnumSet.of(ObjectKind.SHARD, ObjectKind.WEIGHTS, ObjectKind.TRAINING_STATE, ObjectKind.IMAGE_SUMS);

    private InMemoryObjectStore store;
    private PlatformFixture platform;
    private DatasetId dataset;
    private SavedManifest saved;

    @BeforeEach
    void a_version_and_its_training() {
        MutableClock clock = new MutableClock(LogsFixture.NOW);
        store = new InMemoryObjectStore(clock);
        platform = new PlatformFixture(store, store.contents(), clock);
        dataset = platform.dataset("scenes");
        TrainingSpec spec = PlatformFixture.spec(dataset, 1);
        platform.claimed(spec);
        Stored result = platform.committed(spec, 3);
        platform.completed(spec, result);
        platform.promoted(spec, result);
        saved = SavedManifest.store(store, "former");
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void of_every_kind_what_is_lost_is_named_with_what_brings_it_back() {
        assertThat(missing().objects()).isEmpty();
        Map<ObjectKind, NeededObject> lost = new EnumMap<>(ObjectKind.class);
        new NeededObjects(platform.journals(), store).each(object -> {
            if (LEAVES.contains(object.kind())) {
                lost.putIfAbsent(object.kind(), object);
            }
        });
        lost.values().forEach(object -> store.lose(object.digest()));
        store.lose(saved.segment());

        MissingReport report = missing();

        assertThat(lost).containsKeys(ObjectKind.SHARD, ObjectKind.WEIGHTS, ObjectKind.TRAINING_STATE);
        assertThat(report.objects())
                .extracting(MissingReport.Missing::digest)
                .contains(saved.segment())
                .containsAll(lost.values().stream().map(NeededObject::digest).toList())
                .hasSize(lost.size() + 1);
        assertThat(report.kinds())
                .allSatisfy(kind -> assertThat(kind.remedy()).isNotBlank())
                .extracting(MissingReport.OfKind::objects)
                .containsOnly(1L);
    }

    @Test
    void a_lost_dataset_is_named_with_its_source_and_a_lost_page_of_segments_stops_nothing() {
        store.lose(dataset.digest());
        store.lose(saved.page());

        assertThat(missing().objects())
                .extracting(MissingReport.Missing::kind)
                .containsExactlyInAnyOrder(ObjectKind.DATASET_MANIFEST, ObjectKind.SEGMENT);
        assertThat(missing().objects())
                .filteredOn(object -> object.kind() == ObjectKind.DATASET_MANIFEST)
                .allSatisfy(object -> assertThat(object.source()).isPresent());
    }

    @Test
    void a_document_that_is_there_and_damaged_is_named_too() {
        store.damage(dataset.digest(), new byte[] {1});

        assertThat(missing().objects())
                .extracting(MissingReport.Missing::digest)
                .containsExactly(dataset.digest());
    }

    private MissingReport missing() {
        return MissingReport.of(platform.journals(), new NeededObjects(platform.journals(), store), platform.contents);
    }
}
