package dev.weightflow.evaluator.measure;

import dev.weightflow.model.geometry.GeometryMeasurement;
import dev.weightflow.model.geometry.ModelGeometry;
import dev.weightflow.model.geometry.PathGeometry;
import dev.weightflow.model.geometry.WeightGeometry;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.schema.evaluation.CheckpointGeometry;
import dev.weightflow.schema.evaluation.CheckpointGeometry.MovedWeight;
import java.util.Optional;
import java.util.function.Supplier;

/** Measures how far a training has moved the weights of the backbone, for reports. */
final class Geometry {
    private Geometry() {}

    /**
     * Measures a checkpoint; empty if no weight has moved.
     *
     * @param untrained creates the model before the training, which is closed here; only called if the training moves weights in place
     * @param layerDone called after each linear layer
     */
    static Optional<CheckpointGeometry> of(Network network, Supplier<Network> untrained, Runnable layerDone) {
        boolean inPlace = network.parameters().trained().stream()
                .anyMatch(parameter -> parameter.group() == ParameterGroup.BACKBONE);
        Optional<Network> before = inPlace ? Optional.of(untrained.get()) : Optional.empty();
        try {
            return stored(GeometryMeasurement.DISTANCES.of(network, before, layer -> layerDone.run()));
        } finally {
            before.ifPresent(Network::close);
        }
    }

    private static Optional<CheckpointGeometry> stored(ModelGeometry geometry) {
        return geometry.weights().isEmpty()
                ? Optional.empty()
                : Optional.of(new CheckpointGeometry(
                        CheckpointGeometry.FORMAT,
                        geometry.method(),
                        geometry.weights().stream().map(Geometry::stored).toList(),
                        geometry.unmoved()));
    }

    private static MovedWeight stored(WeightGeometry weight) {
        return new MovedWeight(
                weight.weight(),
                weight.pass(),
                weight.rows(),
                weight.columns(),
                weight.norm(),
                weight.distance(),
                Optional.of(weight.relativeDistance()).filter(Double::isFinite),
                weight.effectiveRank(),
                weight.path().map(Geometry::stored));
    }

    private static CheckpointGeometry.Path stored(PathGeometry path) {
        return new CheckpointGeometry.Path(
                path.steps(), path.length(), Optional.of(path.excess()).filter(Double::isFinite), path.turning());
    }
}
