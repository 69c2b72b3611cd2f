package dev.weightflow.model.method.faar;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.method.AdaptedWeight;
import dev.weightflow.model.method.LowRankPair;
import dev.weightflow.model.method.PlainLinear;
import dev.weightflow.model.method.TargetModule;
import dev.weightflow.model.method.WeightSlice;
import dev.weightflow.model.tensor.DeviceSync;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.ReplicaGroup;
import dev.weightflow.model.tensor.TorchScript;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The directions of one low-rank pair: a row of A and a column of B each. With ‖·‖ a row's length, the weight is
 *
 * <pre>
 *   W' = ‖W0‖·exp(δ/10) ⊙ rows(W0/‖W0‖ + scale·B·A),    rows(V) = V/‖V‖
 * </pre>
 *
 * with δ a trained number a row, which starts at 0 as B does, so that W' starts at W0. Each direction has a score, a moving average of
 * ½(|⟨A, ∂A⟩| + |⟨B, ∂B⟩|); those behind the cap are dropped for good, and are 0.
 *
 * @param pair A and B
 */
record Directions(LowRankPair pair) {

    static final TorchScript SCRIPT = TorchScript.beside(Directions.class);

    private static final double LENGTH_RATE = 0.1;
    private static final double LEAST_LENGTH = 1e-6;
    private static final double MEMORY = 0.98;

    static Directions shared(LinearLayer layer) {
        return new Directions(LowRankPair.shared(layer));
    }

    static Directions of(LinearLayer layer, TaskName task) {
        return new Directions(LowRankPair.of(layer, task));
    }

    Stream<ParameterSpec> parameters(int rank) {
        return Stream.concat(
                pair.parameters(rank),
                Stream.of(ParameterSpec.adapter(
                        name("lengths"), Initializer.zeros(), pair.layer().out())));
    }

    /** Returns the state of the selection: a score for each direction, and the number of directions left. */
    Stream<ParameterSpec> buffers(int rank) {
        return Stream.of(
                ParameterSpec.adapter(name("scores"), Initializer.zeros(), rank),
                ParameterSpec.adapter(name("cap"), Initializer.constant(rank), 1));
    }

    /** Computes W' of all directions, [out, in]. */
    NDArray weight(PlainLinear pass, double scale) {
        NDArray w0 = pass.parameter(pair.layer().weight());
        return weight(w0, pass.parameter(pair.a()), pass.parameter(pair.b()), pass.parameter(name("lengths")), scale);
    }

    /** Computes W' of a random number of the first remaining directions, [out, in]; all numbers are equally likely. */
    NDArray weightOfSome(PlainLinear pass, double scale) {
        NDArray a = pass.parameter(pair.a());
        NDArray cap = pass.parameter(name("cap"));
        NDArray some = ReplicaGroup.sharedDraw(
                        cap,
                        () -> SCRIPT.call("random_prefix", cap, a.getShape().get(0)))
                .reshape(-1, 1);
        NDArray w0 = pass.parameter(pair.layer().weight());
        return weight(w0, a.mul(some), pass.parameter(pair.b()), pass.parameter(name("lengths")), scale);
    }

    /** w0 [out, in], a [rank, in], b [out, rank] and lengths [out] to [out, in] */
    private static NDArray weight(NDArray w0, NDArray a, NDArray b, NDArray lengths, double scale) {
        NDArray before = lengths(w0); // [out, 1]
        NDArray direction = w0.div(before).add(Ops.scale(b.matMul(a), scale));
        NDArray after = before.mul(Ops.scale(lengths, LENGTH_RATE).exp().reshape(-1, 1));
        return after.div(lengths(direction)).mul(direction);
    }

    /** [out, in] to [out, 1] */
    private static NDArray lengths(NDArray w) {
        return Ops.clampMin(w.mul(w).sum(new int[] {1}, true).sqrt(), LEAST_LENGTH);
    }

    /** Returns W' of each weight separately where the layer is packed. */
    Stream<AdaptedWeight> adapted(PlainLinear pass, double scale) {
        return WeightSlice.of(pair.layer(), List.of(TargetModule.values())).stream()
                .map(rows -> new AdaptedWeight(
                        rows.name() + pair.suffix(),
                        rows.of(pass.parameter(pair.layer().weight())),
                        w0 -> {
                            Function<String, NDArray> as = name -> Ops.cast(pass.parameter(name), w0.getDataType());
                            return weight(
                                    w0,
                                    as.apply(pair.a()),
                                    rows.of(as.apply(pair.b())),
                                    rows.of(as.apply(name("lengths"))),
                                    scale);
                        },
                        Optional.empty()));
    }

    /** Updates the scores by those of a step; a pair that the loss does not depend on keeps them. */
    void score(PlainLinear pass, Gradients gradients) {
        Map<String, NDArray> byName = gradients.byName();
        NDArray ofA = byName.get(pass.pass().prefix() + pair.a());
        NDArray ofB = byName.get(pass.pass().prefix() + pair.b());
        if (ofA == null || ofB == null) {
            return;
        }
        NDArray twice = pass.parameter(pair.a()) // [rank]
                .mul(ofA)
                .sum(new int[] {1})
                .abs()
                .add(pass.parameter(pair.b()).mul(ofB).sum(new int[] {0}).abs());
        NDArray scores = pass.parameter(name("scores"));
        Ops.copyInPlace(scores, Ops.addScaled(Ops.scale(scores, MEMORY), twice, (1 - MEMORY) / 2));
    }

    /**
     * Sorts the selected directions to the front, by descending score, and sets the others to 0 with their scores and moments, so that they stay 0.
     *
     * @param moments the optimizer's arrays for a parameter by its name
     */
    void select(PlainLinear pass, double coverage, Function<String, List<NDArray>> moments) {
        NDArray scores = pass.parameter(name("scores"));
        NDArray cap = pass.parameter(name("cap"));
        RankSelection.of(DeviceSync.floats(scores), (int) DeviceSync.number(cap), coverage)
                .ifPresent(selection -> {
                    NDArray order = scores.getManager()
                            .create(selection.order().stream()
                                    .mapToLong(Integer::longValue)
                                    .toArray());
                    keep(scores, 0, order, selection.kept());
                    keep(pass, pair.a(), 0, order, selection.kept(), moments);
                    keep(pass, pair.b(), 1, order, selection.kept(), moments);
                    Ops.copyInPlace(cap, cap.getManager().create(new float[] {selection.kept()}));
                });
    }

    private static void keep(
            PlainLinear pass, String name, int axis, NDArray order, int kept, Function<String, List<NDArray>> moments) {
        keep(pass.parameter(name), axis, order, kept);
        moments.apply(pass.pass().prefix() + name).forEach(moment -> keep(moment, axis, order, kept));
    }

    /** Keeps directions of A [rank, in], B [out, rank] or scores [rank]; the axis is that of the directions. */
    private static void keep(NDArray array, int axis, NDArray order, int kept) {
        Ops.copyInPlace(array, SCRIPT.call("leading", array, axis, order, kept));
    }

    private String name(String what) {
        String whose = pair.suffix().isEmpty() ? "shared" : "tasks";
        return pair.layer().name() + ".faar_" + whose + "_" + what + pair.suffix();
    }
}
