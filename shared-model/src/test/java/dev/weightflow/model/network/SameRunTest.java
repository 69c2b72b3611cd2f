package dev.weightflow.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.dataset.shard.ShardSource;
import dev.weightflow.data.dataset.shard.ShardWriter;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.training.TrainingLoop;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training on a folder with the user's own file of weights, and on its shards with the stored ones, is the same run. */
class SameRunTest {

    private static final String[] IDS = {"d", "a", "f", "c", "e", "b"};

    @TempDir
    private Path temp;

    private Path own;
    private Path stored;
    private Digest digest;

    @BeforeEach
    void base_weights_as_they_are_published_and_as_they_are_stored() throws IOException {
        own = temp.resolve("own.safetensors");
        stored = temp.resolve("stored.safetensors");
        NetworkConfig micro = NetworkConfig.of(SwinConfig.micro(), 64);
        try (Network network = Network.create(micro, Methods.of(Methods.spec(MethodName.FULL)), Device.cpu(), 99)) {
            Safetensors.write(own, StateDictLoader.of(network), Map.of("epoch", "300"));
        }
        PretrainedBackbone.of(WeightsFile.read(own)).write(stored);
        digest = Digest.of(stored);
        assertThat(Digest.of(own)).isNotEqualTo(digest);
    }

    @Test
    void the_same_data_seed_and_base_weights_give_the_same_checkpoint() throws IOException {
        // given
        SyntheticPascal folder = SyntheticPascal.in(temp.resolve("folder")).list(Split.TRAIN, IDS);
        for (String id : IDS) {
            folder.sample(id, 72, 56);
        }
        PascalMt files = PascalMt.open(folder.root(), Split.TRAIN);
        Path packed = Files.createDirectories(temp.resolve("shards"));
        List<Path> shards = ShardWriter.write(files, packed, "train", 20_000).stream()
                .map(ShardWriter.WrittenShard::path)
                .toList();
        assertThat(shards).hasSizeGreaterThan(1);

        // when
        Digest here = trained(spec("1".repeat(64), 0), files, own);
        Digest there = trained(spec("2".repeat(64), 0), ShardSource.open(shards, Limits.defaults()), stored);
        Digest otherSeed = trained(spec("1".repeat(64), 1), files, own);

        // then
        assertThat(here).isEqualTo(there).isNotEqualTo(otherSeed);
    }

    private Digest trained(TrainingSpec spec, SampleSource samples, Path base) throws IOException {
        Path file = temp.resolve("checkpoint.safetensors");
        try (Network network = Checkpoint.untrained(spec, Tasks.PASCAL, Device.cpu(), asked -> {
                    assertThat(asked).isEqualTo(digest);
                    return base;
                });
                TrainingLoop loop = TrainingLoop.of(network, spec, samples, Clock.systemUTC())) {
            loop.run(report -> {}, () -> false);
            Checkpoint.write(network, file);
        }
        return Digest.of(file);
    }

    private TrainingSpec spec(String dataset, long seed) {
        return TrainingRequest.on(new DatasetId(dataset))
                .with("model", ModelSize.MICRO)
                .with("method", Methods.spec(MethodName.DELORA))
                .with("steps", 3)
                .with("batchSize", 2)
                .with("seed", seed)
                .with("start", InitialWeights.from(digest))
                .complete();
    }
}
