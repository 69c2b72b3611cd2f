package dev.weightflow.model.geometry;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.flow.Trajectory;
import dev.weightflow.model.method.AdaptedWeight;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.TargetModule;
import dev.weightflow.model.method.WeightSlice;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.DeviceSync;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;

/**
 * Measures a model against its state before training. All is computed in float64.
 *
 * @param leading the number of singular vectors of a leading subspace, at most those that a weight has; with 0 no subspaces are compared, which takes
 *     most of the time
 * @param pathSteps measure each path in that many Runge–Kutta steps, instead of the method's
 */
public record GeometryMeasurement(int leading, Optional<Integer> pathSteps) {

    /** Measures the eight leading directions, and paths by the method's own steps. */
    public static final GeometryMeasurement DEFAULT = new GeometryMeasurement(8, Optional.empty());

    /** Measures distances, paths and effective ranks, but no angles between subspaces. */
    public static final GeometryMeasurement DISTANCES = new GeometryMeasurement(0, Optional.empty());

    public GeometryMeasurement {
        if (leading < 0) {
            throw new IllegalArgumentException("a subspace cannot have " + leading + " directions");
        }
    }

    /** Weight before and after training, [out, in] in float64. */
    private record Moved(String weight, String pass, NDArray before, NDArray after, Optional<Trajectory> trajectory) {}

    /**
     * Measures a model on the CPU.
     *
     * @param before the model before any training. It may be absent for a method that leaves the pre-trained weights in their place and puts adapters
     *     beside them
     * @param done receives the number of the backbone's linear layers that are done
     */
    public ModelGeometry of(Network network, Optional<Network> before, IntConsumer done) {
        BackboneLayout backbone = network.config().layout();
        List<BackbonePass> passes = network.method().passes(network.config().taskNames());
        List<BackbonePass> passesBefore = before.map(
                        model -> model.method().passes(model.config().taskNames()))
                .orElse(passes);
        ParameterSet frozen = before.map(Network::parameters).orElse(network.parameters());
        List<WeightGeometry> weights = new ArrayList<>();
        int[] counts = {0, 0}; // unmoved weights, layers done
        Torch.inference(() -> {
            for (int i = 0; i < passes.size(); i++) {
                BackbonePass pass = passes.get(i);
                String prefixBefore = passesBefore.get(i).prefix();
                List<AdaptedWeight> adapted = network.method().adapted(backbone, pass, network.parameters());
                for (LinearLayer layer : backbone.linearLayers()) {
                    try (StepScope scope = StepScope.open()) {
                        List<Moved> moved = new ArrayList<>();
                        Set<String> known = new HashSet<>();
                        for (WeightSlice rows : WeightSlice.of(layer, List.of(TargetModule.values()))) {
                            NDArray w0 = part(frozen.get(prefixBefore + layer.weight()), rows);
                            List<Moved> some = adapted(rows, w0, pass, adapted);
                            some.forEach(weight -> known.add(weight.weight()));
                            if (!known.contains(rows.name())) {
                                moved.add(new Moved(
                                        rows.name(),
                                        pass.name(),
                                        w0,
                                        part(network.parameters().get(pass.prefix() + layer.weight()), rows),
                                        Optional.empty()));
                            }
                            moved.addAll(some);
                        }
                        for (Moved weight : moved) {
                            if (known.contains(weight.weight()) || !DeviceSync.equal(weight.before(), weight.after())) {
                                weights.add(measure(weight));
                            } else {
                                counts[0]++;
                            }
                        }
                    }
                    done.accept(++counts[1]);
                }
            }
            return null;
        });
        return new ModelGeometry(network.method().name().key(), List.copyOf(weights), counts[0], Optional.empty());
    }

    /** Computes the adapted weights of these rows of W0, in float64, for all tasks or for one. */
    private static List<Moved> adapted(WeightSlice rows, NDArray w0, BackbonePass pass, List<AdaptedWeight> adapted) {
        return adapted.stream()
                .filter(weight ->
                        weight.name().equals(rows.name()) || weight.name().startsWith(rows.name() + "."))
                .map(weight ->
                        new Moved(weight.name(), pass.name(), w0, weight.adapt().apply(w0), weight.trajectory()))
                .toList();
    }

    /** [out, in] to [rows, in] in float64 */
    private static NDArray part(NDArray all, WeightSlice rows) {
        return Ops.cast(all.get(rows.first() + ":" + (rows.first() + rows.count())), DataType.FLOAT64);
    }

    private WeightGeometry measure(Moved moved) {
        NDArray before = moved.before();
        NDArray after = moved.after();
        NDArray change = after.sub(before);
        Subspaces subspaces = leading == 0 ? Subspaces.NOT_COMPARED : subspaces(moved, change);
        return new WeightGeometry(
                moved.weight(),
                moved.pass(),
                before.getShape().get(0),
                before.getShape().get(1),
                Matrices.norm(before),
                Matrices.norm(change),
                Matrices.effectiveRank(change),
                subspaces.turned().output(),
                subspaces.turned().input(),
                subspaces.random().output(),
                subspaces.random().input(),
                subspaces.gap(),
                moved.trajectory().map(way -> path(way, before)));
    }

    /** Principal angles of the leading subspaces. */
    private record Turned(List<Double> output, List<Double> input) {
        static final Turned NOT_COMPARED = new Turned(List.of(), List.of());
    }

    private record Subspaces(Turned turned, Turned random, Optional<Double> gap) {
        static final Subspaces NOT_COMPARED = new Subspaces(Turned.NOT_COMPARED, Turned.NOT_COMPARED, Optional.empty());
    }

    private Subspaces subspaces(Moved moved, NDArray change) {
        List<NDArray> before = Ops.svd(moved.before());
        return new Subspaces(
                turned(before, moved.after()),
                turned(before, moved.before().add(random(moved.weight(), change))),
                gap(DeviceSync.doubles(before.get(1))));
    }

    /** @param before the singular vectors and values of W0 */
    private Turned turned(List<NDArray> before, NDArray after) {
        List<NDArray> svd = Ops.svd(after);
        long k = Math.min(leading, before.get(1).size());
        return new Turned(
                Matrices.principalAngles(
                        before.get(0).get(":, :" + k), svd.get(0).get(":, :" + k)),
                Matrices.principalAngles(
                        before.get(2).get(":" + k).transpose(),
                        svd.get(2).get(":" + k).transpose()));
    }

    private Optional<Double> gap(double[] values) {
        return leading < values.length && values[leading] > 0
                ? Optional.of(values[leading - 1] / values[leading])
                : Optional.empty();
    }

    /** Draws a matrix with the change's shape and norm, in a direction that the weight's name seeds. */
    private static NDArray random(String weight, NDArray change) {
        Random draws = new Random(SeededRandom.seedFor(0, weight));
        double[] values = DoubleStream.generate(draws::nextGaussian)
                .limit(change.getShape().size())
                .toArray();
        NDArray direction = change.getManager().create(values, change.getShape());
        return Ops.scale(direction, Matrices.norm(change) / Matrices.norm(direction));
    }

    private PathGeometry path(Trajectory way, NDArray w0) {
        Trajectory measured =
                pathSteps.map(steps -> way.in(Flow.rungeKutta(steps))).orElse(way);
        return PathGeometry.of(measured.points(w0));
    }
}
