package dev.weightflow.benchmarks.loading;

import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.loader.Batch;
import dev.weightflow.data.dataset.loader.DataLoader;
import dev.weightflow.data.dataset.loader.DataLoader.Batches;
import dev.weightflow.data.dataset.loader.LoaderConfig;
import dev.weightflow.data.dataset.transform.TrainTransform;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.training.AdamW;
import dev.weightflow.model.training.TrainingStep;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.training.Sampling;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Iterator;
import java.util.List;

/** Some steps of delora on Swin-Tiny, and the share of their time that waits for data. */
record WaitingTraining(int side, int steps) {
    private static final int WARM_UP = 2;
    private static final long SEED = 1;
    private static final double LEARNING_RATE = 1e-4;

    String on(SampleSource samples) {
        TrainingSpec spec = TrainingRequest.on(DatasetId.of(Digest.ofText("noise")))
                .with("steps", WARM_UP + steps)
                .with("batchSize", 1)
                .with("seed", SEED)
                .complete();
        LoaderConfig loading = LoaderConfig.of(Split.TRAIN, 1, SEED);
        try (Network network = Network.create(
                        NetworkConfig.of(SwinConfig.tiny(), side),
                        Methods.of(Methods.spec(MethodName.DELORA)),
                        Torch.device("cpu"),
                        SEED);
                AdamW optimizer =
                        AdamW.over(network.parameters(), spec.optimization().weightDecay(), spec.optimizer());
                DataLoader loader =
                        DataLoader.of(samples, new TrainTransform(side, SEED, Sampling.REFERENCE), loading);
                Batches batches = loader.epoch(0)) {
            TrainingStep step = new TrainingStep(network, spec, optimizer);
            long waited = 0;
            long began = System.nanoTime();
            for (int number = 0; number < WARM_UP + steps; number++) {
                if (number == WARM_UP) {
                    waited = 0;
                    began = System.nanoTime();
                }
                long asked = System.nanoTime();
                Iterator<Batch> next = List.of(batches.next()).iterator();
                waited += System.nanoTime() - asked;
                step.take(next, LEARNING_RATE).read(number);
            }
            double all = System.nanoTime() - began;
            return Numbers.format(
                    "Of %d steps of delora with one image, %.0f ms each, %.2f %% were a wait for data.",
                    steps, all / steps / 1e6, 100 * waited / all);
        }
    }
}
