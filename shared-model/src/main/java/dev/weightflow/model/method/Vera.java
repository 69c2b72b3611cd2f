package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Faults;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * VeRA (Kopiczko et al., 2024, eq. 2): W0 + diag(b)·B·diag(d)·A. A [rank, in] and B [out, rank] are drawn once, never trained, and
 * as large as the largest target; smaller ones take their first columns and rows. b starts at 0, so that the weight starts at W0,
 * and d at 0.1, as the authors recommend.
 *
 * @param rank of A and B
 */
record Vera(int rank) implements WeightAdapter {

    private static final String A = "vera_A";
    private static final String B = "vera_B";
    private static final float INITIAL_D = 0.1f;

    @Override
    public List<ParameterSpec> shared(List<Shape> weights) {
        long in = most(weights, weight -> weight.get(1));
        long out = most(weights, weight -> weight.get(0));
        return List.of(
                ParameterSpec.adapter(A, kaiming(in), rank, in), ParameterSpec.adapter(B, kaiming(rank), out, rank));
    }

    @Override
    public List<ParameterSpec> parameters(String name, Shape weight) {
        return List.of(
                ParameterSpec.adapter(d(name), Initializer.constant(INITIAL_D), rank),
                ParameterSpec.adapter(b(name), Initializer.zeros(), weight.get(0)));
    }

    @Override
    public boolean isOfAllPasses(String parameter) {
        return parameter.endsWith(A) || parameter.endsWith(B);
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return !isOfAllPasses(parameter.name());
    }

    @Override
    public NDArray adapt(String name, NDArray w0, Function<String, NDArray> arrays) {
        NDArray a = arrays.apply(A).get(":, :" + w0.getShape().get(1)); // [rank, in]
        NDArray b = arrays.apply(B).get(":" + w0.getShape().get(0)); // [out, rank]
        NDArray inner = arrays.apply(d(name)).reshape(-1, 1).mul(a); // [rank, in]
        NDArray outer = arrays.apply(b(name)).reshape(-1, 1).mul(b); // [out, rank]
        return w0.add(outer.matMul(inner));
    }

    private static long most(List<Shape> weights, ToLongFunction<Shape> size) {
        return weights.stream().mapToLong(size).max().orElseThrow();
    }

    /** Returns an initialiser within He's bound for n summed inputs. */
    private static Initializer kaiming(long n) {
        return Initializer.uniform((float) Math.sqrt(6.0 / n));
    }

    private static String d(String name) {
        return name + ".vera_lambda_d";
    }

    private static String b(String name) {
        return name + ".vera_lambda_b";
    }

    /** @param rank the rank of the frozen pair */
    public record Options(
            @Default("256") Integer rank,
            @Default("q,v") List<TargetModule> targets,
            @Default("") List<UnfrozenGroup> smallParts,
            @Default("hrnet") DecoderName decoder)
            implements MethodOptions.ReplacingWeights {
        @Override
        public void check(Faults faults) {
            OptionRules.targetsInBlocks(faults, targets);
        }

        @Override
        public Method method() {
            return AdapterMethod.shared(this, new Vera(rank), targets, smallParts);
        }
    }
}
