package dev.weightflow.schema.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.Examples;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.DatasetManifest.QuarantinedPart;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatasetManifestTest {
    @Test
    void the_id_is_the_digest_of_the_bytes_that_are_stored() {
        DatasetManifest manifest = Examples.datasetManifest();
        byte[] stored = CanonicalJson.write(manifest);

        assertThat(manifest.id().digest()).isEqualTo(Digest.of(stored));
        assertThat(WeightflowJson.read(stored, DatasetManifest.class).id()).isEqualTo(manifest.id());
    }

    @Test
    void samples_are_counted_from_the_shards() {
        DatasetManifest manifest = Examples.datasetManifest();

        assertThat(manifest.samples(Split.TRAIN)).isEqualTo(8);
        assertThat(manifest.shards(Split.VAL)).hasSize(1);
        assertThat(manifest.bytes()).isEqualTo(5120);
    }

    @Test
    void a_list_of_samples_belongs_to_the_identity_and_none_changes_nothing() {
        DatasetManifest without = Examples.datasetManifest();

        DatasetManifest listed = without.listing(List.of(Digest.ofText("list")));

        assertThat(new String(CanonicalJson.write(without))).doesNotContain("trainingSamples");
        assertThat(listed.id()).isNotEqualTo(without.id());
        assertThat(WeightflowJson.read(CanonicalJson.write(listed), DatasetManifest.class))
                .isEqualTo(listed);
    }

    @Test
    void a_list_of_no_samples_or_of_far_too_many_is_refused() {
        assertThatThrownBy(() -> SampleList.of(List.of())).hasMessageContaining("samples are missing");
        assertThatThrownBy(() -> SampleList.of(Collections.nCopies(SampleList.LONGEST + 1, Digest.ofText("x"))))
                .hasMessageContaining("at most 200000, not 200001");
    }

    @Test
    void what_is_too_much_for_one_document_lies_in_parts_and_is_counted() {
        DatasetManifest manifest = Examples.datasetManifest();
        List<Digest> lists = List.of(Digest.ofText("one"), Digest.ofText("two"));

        DatasetManifest parted = manifest.listing(lists)
                .quarantining(manifest.quarantined(), List.of(new QuarantinedPart(Digest.ofText("rest"), 7)));

        assertThat(new String(CanonicalJson.write(manifest.listing(List.of(lists.get(0))))))
                .doesNotContain("Parts");
        assertThat(parted.sampleLists()).isEqualTo(lists);
        assertThat(parted.quarantinedCount()).isEqualTo(8);
        assertThat(WeightflowJson.read(CanonicalJson.write(parted), DatasetManifest.class))
                .isEqualTo(parted);
    }

    @Test
    void all_faults_are_named_together() {
        List<Shard> shards = List.of(new Shard(Digest.ofText("x"), Split.VAL, 2, 10));

        assertThatThrownBy(() -> new DatasetManifest(
                        2,
                        List.of(PascalTasks.SAL, PascalTasks.SAL),
                        null,
                        shards,
                        Map.of(Split.VAL, 3),
                        null,
                        null,
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        List.of()))
                .hasMessage("A dataset manifest has 4 faults: format must be 1, not 2; tasks must differ, not be"
                        + " [sal, sal]; samples must be what the shards hold, {VAL=2}, not {VAL=3};"
                        + " sourceFingerprint is missing.");
    }
}
