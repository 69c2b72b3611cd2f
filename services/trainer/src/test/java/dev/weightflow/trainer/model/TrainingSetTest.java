package dev.weightflow.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.LocalCopies;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.work.FailureCodes;
import dev.weightflow.trainer.work.TrainingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSetTest {

    @TempDir
    Path copies;

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private TrainingSet set;

    @BeforeEach
    void open() {
        set = new TrainingSet(store, new LocalCopies(store, copies, LocalCopies.GIB, InstantSource.system()));
    }

    @Test
    void a_data_set_that_is_not_there_is_named_and_may_be_tried_again() {
        DatasetId missing = new DatasetId("ab12".repeat(16));

        TrainingException failure = failure(missing);

        assertThat(failure.failure().code()).isEqualTo("object-not-found");
        assertThat(failure).hasMessageStartingWith("data set ab12ab12ab12 is not in the store");
        assertThat(failure.hopeless()).isFalse();
    }

    @Test
    void labels_that_are_missing_are_told_by_the_keys_of_those_there_are() {
        // given
        Digest some = Digest.of(new byte[] {1});
        DatasetManifest manifest = DatasetManifest.of(
                List.of(Task.SEMSEG, Task.HUMAN_PARTS),
                List.of(),
                List.of(new Shard(some, Split.TRAIN, 2, 1)),
                List.of(),
                some);
        store.put(CanonicalJson.write(manifest));

        // when
        TrainingException failure = failure(manifest.id());

        // then
        assertThat(failure.failure().code()).isEqualTo(FailureCodes.LABELS_MISSING);
        assertThat(failure).hasMessageContaining("has labels for semseg, human_parts only; train on");
        assertThat(failure.hopeless()).isTrue();
    }

    private TrainingException failure(DatasetId dataset) {
        return catchThrowableOfType(TrainingException.class, () -> set.of(spec(dataset)));
    }

    private static TrainingSpec spec(DatasetId dataset) {
        return WeightflowJson.read(
                        ("{\"dataset\":\"" + dataset + "\",\"model\":\"micro\",\"steps\":2}")
                                .getBytes(StandardCharsets.UTF_8),
                        TrainingRequest.class)
                .complete();
    }
}
