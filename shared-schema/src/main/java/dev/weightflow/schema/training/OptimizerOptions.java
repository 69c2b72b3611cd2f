package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import java.util.List;
import java.util.stream.Stream;

/**
 * Parameters of AdamW, and the ends of its schedule. A null field stands for the reference implementation's value.
 *
 * @param beta1 the decay of the first moment, at least 0 and below 1; 0.9
 * @param beta2 the decay of the second moment, at least 0 and below 1; 0.999
 * @param epsilon term added to the root of the second moment; 1e-8
 * @param undecayed parameters that are exempt from weight decay; vectors
 * @param warmupStart the rate before the warm-up, as a fraction of the peak; 1/1000
 * @param finalRate the rate at the end of the cosine, as a fraction of the peak; 1/100
 */
public record OptimizerOptions(
        Double beta1,
        Double beta2,
        Double epsilon,
        List<DecayExemption> undecayed,
        Double warmupStart,
        Double finalRate) {
    public static final OptimizerOptions REFERENCE = new OptimizerOptions(null, null, null, null, null, null);

    public OptimizerOptions {
        beta1 = Defaults.or(beta1, 0.9);
        beta2 = Defaults.or(beta2, 0.999);
        epsilon = Defaults.or(epsilon, 1e-8);
        undecayed = Defaults.or(undecayed, List.of(DecayExemption.VECTORS));
        warmupStart = Defaults.or(warmupStart, 1e-3);
        finalRate = Defaults.or(finalRate, 1e-2);
    }

    Stream<String> faults() {
        return Faults.of("An optimizer")
                .require(beta1 >= 0 && beta1 < 1, "beta1 must be at least 0 and below 1, not %s", beta1)
                .require(beta2 >= 0 && beta2 < 1, "beta2 must be at least 0 and below 1, not %s", beta2)
                .positive("epsilon", epsilon)
                .fraction("warmupStart", warmupStart)
                .fraction("finalRate", finalRate)
                .stream();
    }
}
