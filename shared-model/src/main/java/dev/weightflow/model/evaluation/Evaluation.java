package dev.weightflow.model.evaluation;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.loader.Batch;
import dev.weightflow.data.dataset.loader.DataLoader;
import dev.weightflow.data.dataset.loader.DataLoader.Batches;
import dev.weightflow.data.dataset.loader.LoaderConfig;
import dev.weightflow.data.dataset.transform.ValidationTransform;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.MultiTaskState;
import dev.weightflow.model.loss.KindLosses;
import dev.weightflow.model.network.ImageInput;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.util.Map;

/** Evaluates a model: one forward pass over samples in evaluation mode, adapters merged in, all its tasks at once. */
public final class Evaluation {

    private Evaluation() {}

    /**
     * Computes the metrics of a model on samples, at the size of the model's images.
     *
     * @param samples with labels at least for the model's tasks
     * @param batchSize images a forward pass; it has no influence on the result but for rounding
     * @return the state of the metrics; {@link MultiTaskState#result()} gives the numbers
     */
    public static MultiTaskState of(Network network, SampleSource samples, int batchSize, EvaluationListener listener) {
        LoaderConfig loading = LoaderConfig.of(Split.VAL, batchSize, 0);
        ValidationTransform transform = new ValidationTransform(network.config().imageSize());
        try (Network merged = network.merged();
                DataLoader loader = DataLoader.of(samples, transform, loading);
                Batches batches = loader.epoch(0)) {
            Pass pass = new Pass(merged, samples.size(), listener);
            while (batches.hasNext()) {
                pass.predict(batches.next());
            }
            return pass.seen;
        }
    }

    private static final class Pass {
        private final Network network;
        private final int total;
        private final EvaluationListener listener;
        private final Transfer transfer = new Transfer();
        private MultiTaskState seen;
        private int done;

        Pass(Network network, int total, EvaluationListener listener) {
            this.network = network;
            this.total = total;
            this.listener = listener;
            this.seen = MultiTaskState.none(network.config().tasks());
        }

        void predict(Batch batch) {
            try (StepScope scope = StepScope.open()) {
                // [batch, 3, side, side]
                NDArray images = Torch.inference(
                        () -> ImageInput.of(batch.images(), network.parameters().manager(), transfer));
                Map<TaskName, HostTensor> outputs = Torch.inference(() -> {
                    Map<TaskName, NDArray> raw = network.forward(images, false);
                    listener.batchPredicted(images, raw);
                    return outputs(raw);
                });
                for (int image = 0; image < batch.size(); image++) {
                    int i = image;
                    done++;
                    Map<TaskName, HostTensor> output = TaskName.each(
                            outputs.keySet(), task -> outputs.get(task).at(i));
                    Map<TaskName, float[]> labels = TaskName.each(
                            batch.labels().keySet().stream()
                                    .filter(task -> batch.present().get(task)[i])
                                    .toList(),
                            task -> batch.labels().get(task).at(i).toFloats());
                    MultiTaskState measured = MultiTaskState.of(network.config().tasks(), output, labels);
                    seen = seen.plus(measured);
                    listener.imageDone(new EvaluationListener.Evaluated(
                            done,
                            total,
                            batch.ids().get(i),
                            batch.side(),
                            batch.images().at(i),
                            () -> TaskName.each(output.keySet(), task -> network.config()
                                    .tasks()
                                    .kind(task)
                                    .decode(output.get(task), batch.side() * batch.side())),
                            labels,
                            measured));
                }
            }
        }

        /** Returns the outputs that the metrics read of a batch: from a GPU only those are copied, and on the CPU none. */
        private Map<TaskName, HostTensor> outputs(Map<TaskName, NDArray> raw) {
            return TaskName.each(raw.keySet(), task -> {
                NDArray output = raw.get(task);
                return Transfer.view(
                        output.getDevice().isGpu()
                                ? KindLosses.measured(network.config().tasks().kind(task), output)
                                : output);
            });
        }
    }
}
