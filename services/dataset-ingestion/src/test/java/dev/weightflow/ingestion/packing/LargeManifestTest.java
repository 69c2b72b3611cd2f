package dev.weightflow.ingestion.packing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.data.task.Tasks;
import dev.weightflow.ingestion.packing.Packed.PackedShard;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.DatasetManifest.QuarantinedPart;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.QuarantinedList;
import dev.weightflow.schema.dataset.SampleList;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests datasets that do not fit into one document. */
class LargeManifestTest {
    private static final int SHARD = 250;

    private final ObjectStore store = new InMemoryObjectStore();

    @Test
    @Tag("slow")
    void a_million_samples_and_a_hundred_thousand_that_are_left_out_are_all_named_in_documents_that_can_be_read() {
        Packed packed = packed(1_000_000, 100_000);

        DatasetManifest manifest = packed.manifest(store::put);
        store.put(CanonicalJson.write(manifest));

        DatasetManifest read = WeightflowJson.read(store.read(manifest.id().digest()), DatasetManifest.class);
        assertThat(read.samples(Split.TRAIN)).isEqualTo(1_000_000);
        assertThat(read.trainingSamples()).isEmpty();
        assertThat(read.sampleLists()).hasSize(5);
        List<Digest> samples = read.sampleLists().stream()
                .flatMap(list -> WeightflowJson.read(store.read(list), SampleList.class).samples().stream())
                .toList();
        assertThat(samples.equals(packed.shards().stream()
                        .flatMap(shard -> shard.samples().stream())
                        .toList()))
                .isTrue();
        List<Quarantined> left = new ArrayList<>(read.quarantined());
        for (QuarantinedPart part : read.quarantinedParts()) {
            left.addAll(WeightflowJson.read(store.read(part.list()), QuarantinedList.class)
                    .quarantined());
        }
        assertThat(left.equals(packed.quarantined())).isTrue();
        assertThat(read.quarantinedCount()).isEqualTo(100_000);
        assertThat(read.quarantined()).hasSize(1_000);
    }

    @Test
    void what_one_document_can_say_stays_in_one() {
        DatasetManifest manifest = packed(SampleList.LONGEST, 20_000).manifest(store::put);

        assertThat(manifest.trainingSamples()).isPresent();
        assertThat(manifest.trainingSampleParts()).isEmpty();
        assertThat(manifest.quarantined()).hasSize(20_000);
        assertThat(manifest.quarantinedParts()).isEmpty();
    }

    private static Packed packed(int samples, int quarantined) {
        List<PackedShard> shards = IntStream.range(0, samples / SHARD)
                .mapToObj(shard -> new PackedShard(
                        new Shard(Digest.ofText("shard " + shard), Split.TRAIN, SHARD, 1 << 20),
                        IntStream.range(0, SHARD)
                                .mapToObj(at -> Digest.ofText(shard + "/" + at))
                                .toList(),
                        List.of()))
                .toList();
        List<Quarantined> left = IntStream.range(0, quarantined)
                .mapToObj(at -> new Quarantined(
                        "sample_" + at,
                        Split.TRAIN,
                        "unreadable",
                        "images/sample_" + at + ".jpg " + "is truncated ".repeat(15)))
                .toList();
        return new Packed(
                Tasks.PASCAL,
                shards,
                left,
                samples + quarantined,
                Digest.ofText("source"),
                Map.of(),
                List.of(),
                Optional.empty());
    }
}
