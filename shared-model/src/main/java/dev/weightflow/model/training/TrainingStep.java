package dev.weightflow.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.weightflow.data.dataset.loader.Batch;
import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.model.loss.MultiTaskLoss;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Iterator;
import java.util.List;

/**
 * Training step: forward and backward pass over its batches, clipping, and the optimizer's step. A
 * {@link TrainingLoop} repeats it along the schedule; a benchmark times it.
 *
 * <p>Dropout and stochastic depth are drawn from the configuration's seed and the batch's position. Model and optimizer are the
 * caller's. For one thread.
 */
public final class TrainingStep {

    private final Network network;
    private final Replicas replicas;
    private final TrainingSpec spec;
    private final AdamW optimizer;
    private final MultiTaskLoss loss;
    private final GeometricLoss geometry;
    private final List<BackbonePass> apart;
    private final Transfer transfer = new Transfer();

    public TrainingStep(Network network, TrainingSpec spec, AdamW optimizer) {
        this(network, new Replicas(network, List.of()), spec, optimizer);
    }

    /** Creates a step with a batch computed by all replicas of the network, which the caller owns too. */
    public TrainingStep(Network network, Replicas replicas, TrainingSpec spec, AdamW optimizer) {
        this.network = network;
        this.replicas = replicas;
        this.spec = spec;
        this.optimizer = optimizer;
        this.loss = new MultiTaskLoss(network.config().tasks(), spec.lossWeights());
        this.geometry = new GeometricLoss(spec.regularization());
        this.apart = BackbonePass.independent(
                network.method().passes(network.config().taskNames()),
                network.parameters().trained().stream().map(Parameter::name).toList());
    }

    /**
     * Runs a step.
     *
     * @param batches of which as many as the specification accumulates are taken
     * @return the step's figures, not yet synchronised. If a loss or the gradients are not finite, the parameters stay those before the step, and no
     *     later step changes them
     */
    public PendingMetrics take(Iterator<Batch> batches, double learningRate) {
        return Torch.recording(() -> {
            try (StepScope scope = StepScope.open()) {
                NDList losses = new NDList();
                Gradients gradients = forwardAndBackward(batches.next(), losses);
                for (int pass = 1; pass < spec.optimization().accumulation(); pass++) {
                    gradients = gradients.plus(forwardAndBackward(batches.next(), losses));
                }
                NDList terms = new NDList();
                if (!geometry.terms().isEmpty()) {
                    gradients = gradients.plus(regularize(terms));
                }
                NDArray norm = gradients.norm(); // []
                NDArray numbers = scope.keep(Torch.inference(() -> StepMetrics.gather(losses, norm, terms)));
                clip(gradients, norm);
                beforeStep(gradients);
                optimizer.step(gradients, learningRate, numbers);
                replicas.follow();
                return new PendingMetrics(numbers, network.config().taskNames(), geometry.terms());
            }
        });
    }

    private void beforeStep(Gradients gradients) {
        NetworkConfig model = network.config();
        Torch.update(
                () -> network.method().beforeStep(model.layout(), model.taskNames(), network.parameters(), gradients));
    }

    /** Updates the method between two epochs. */
    void endEpoch() {
        NetworkConfig model = network.config();
        Torch.update(() -> network.method()
                .afterEpoch(model.layout(), model.taskNames(), network.parameters(), optimizer::moments));
        replicas.follow();
    }

    /** Computes a batch's gradients; appends its losses, the total first, as one array [1 + tasks]. */
    private Gradients forwardAndBackward(Batch batch, NDList losses) {
        Torch.seed(SeededRandom.seedFor(spec.seed(), batch.epoch() + "/" + batch.step() + "/forward"));
        NDArray mean; // []
        try (StepScope forward = StepScope.open()) {
            DeviceBatch device = DeviceBatch.of(
                    batch, network.config().tasks(), network.parameters().manager(), transfer);
            MultiTaskLoss.Value value =
                    loss.loss(replicas.forward(device.images(), spec.precision()), device.labels(), batch.labelled());
            mean = forward.handOver(
                    Ops.scale(value.total(), 1.0 / spec.optimization().accumulation()));
            losses.add(forward.handOver(Torch.inference(() -> {
                NDList all = new NDList(value.total());
                all.addAll(value.parts().values());
                return NDArrays.stack(all);
            })));
        }
        // intermediate arrays are freed before the backward pass: the graph keeps those that it needs
        return replicas.gradients(mean);
    }

    /**
     * Computes the gradients of the regularization, once a step; adds the weighted sum and each term to an empty list.
     */
    private Gradients regularize(NDList terms) {
        NDArray total; // []
        try (StepScope forward = StepScope.open()) {
            GeometricLoss.Value value = geometry.of(network);
            total = forward.handOver(value.total());
            Torch.inference(() -> {
                terms.add(forward.handOver(value.total().duplicate()));
                value.terms().values().forEach(term -> terms.add(forward.handOver(term.duplicate())));
                return null;
            });
        }
        return Gradients.of(total, network.parameters().trained());
    }

    /** Clips by the norm of all gradients, or, where tasks share no trained parameter, each task's by its own. */
    private void clip(Gradients gradients, NDArray norm) {
        if (apart.isEmpty()) {
            gradients.clip(norm, spec.optimization().gradientClip());
        }
        for (BackbonePass pass : apart) {
            Gradients own =
                    gradients.of(name -> pass.owns(name, network.config().taskNames()));
            own.clip(own.norm(), spec.optimization().gradientClip());
        }
    }
}
