package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Terms that are added to the loss so that weights move little, each times its weight. Every term is a mean over the adapted weights;
 * docs/directions.md has the formulas. What is null is 0, and a term of weight 0 is not computed.
 *
 * @param pathLength the length of each weight's way over ‖W0‖; 0
 * @param divergence the square of the field's divergence along the way, over the number of entries; 0
 * @param distance ‖W1 − W0‖² over ‖W0‖²; 0
 */
public record Regularization(Double pathLength, Double divergence, Double distance) implements OrReference {
    /** No term at all. */
    public static final Regularization NONE = new Regularization(null, null, null);

    public Regularization {
        pathLength = Options.or(pathLength, 0.0);
        divergence = Options.or(divergence, 0.0);
        distance = Options.or(distance, 0.0);
    }

    @Override
    public boolean matchesReference() {
        return equals(NONE);
    }

    Stream<String> faults(Optional<MethodSpec> method) {
        Faults faults = Faults.of("A regularization");
        weight(faults, "pathLength", pathLength, method.map(MethodSpec::flows));
        weight(faults, "divergence", divergence, method.map(MethodSpec::flows));
        weight(faults, "distance", distance, method.map(MethodSpec::replacesWeights));
        return faults.stream();
    }

    private static String methods(Predicate<MethodSpec> have) {
        return Arrays.stream(MethodName.values())
                .filter(method -> have.test(MethodSpec.of(method)))
                .map(MethodName::key)
                .collect(Collectors.joining(", "));
    }

    private static void weight(Faults faults, String name, double weight, Optional<Boolean> applies) {
        faults.require(weight >= 0 && Double.isFinite(weight), "%s must not be below 0, and not %s", name, weight)
                .require(
                        weight == 0 || applies.orElse(true),
                        name.equals("distance")
                                ? "%s needs a method that puts other weights in the place of frozen ones: %s"
                                : "%s needs a method whose weights flow along a field: %s; delora only without linearised",
                        name,
                        methods(name.equals("distance") ? MethodSpec::replacesWeights : MethodSpec::flows));
    }
}
