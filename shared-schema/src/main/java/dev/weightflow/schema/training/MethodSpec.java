package dev.weightflow.schema.training;

import static dev.weightflow.schema.MethodName.DELORA;
import static dev.weightflow.schema.MethodName.LORA;
import static dev.weightflow.schema.MethodName.MTLORA;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A fine-tuning method and its options. What is absent has the method's default; an option that the method does not have is
 * a fault, never ignored.
 *
 * @param name the method
 * @param rank the rank of the adapters (lora, mtlora, delora)
 * @param taskRank the rank of the task-specific adapters (mtlora)
 * @param scale what the adapter's output is multiplied with (lora, mtlora, delora)
 * @param dropout the probability with which an adapter's input is zeroed, 0 up to but not including 1 (lora, mtlora)
 * @param targets the layers that are adapted (lora, mtlora, delora)
 * @param smallParts the small parts of the backbone that are trained too (decoders-only, lora, mtlora, delora); empty list for none
 * @param field the velocity field (delora)
 * @param integrator how the flow is integrated (delora)
 * @param steps the integration steps from t = 0 to t = 1 (delora)
 * @param decoder the decoder heads
 */
public record MethodSpec(
        MethodName name,
        Optional<Integer> rank,
        Optional<Integer> taskRank,
        Optional<Double> scale,
        Optional<Double> dropout,
        Optional<List<AdaptedLayer>> targets,
        Optional<List<UnfrozenGroup>> smallParts,
        Optional<FieldName> field,
        Optional<IntegratorName> integrator,
        Optional<Integer> steps,
        Optional<DecoderName> decoder) {
    private static final Set<MethodName> ADAPTED = EnumSet.of(LORA, MTLORA, DELORA);

    public MethodSpec {
        rank = Faults.orEmpty(rank);
        taskRank = Faults.orEmpty(taskRank);
        scale = Faults.orEmpty(scale);
        dropout = Faults.orEmpty(dropout);
        targets = Faults.orEmpty(targets).map(MethodSpec::ordered);
        smallParts = Faults.orEmpty(smallParts).map(MethodSpec::ordered);
        field = Faults.orEmpty(field);
        integrator = Faults.orEmpty(integrator);
        steps = Faults.orEmpty(steps);
        decoder = Faults.orEmpty(decoder);
    }

    /** The method with all its defaults. */
    public static MethodSpec of(MethodName name) {
        return new MethodSpec(name, null, null, null, null, null, null, null, null, null, null);
    }

    /** The method with adapters of that rank. */
    public static MethodSpec of(MethodName name, int rank) {
        return new MethodSpec(name, Optional.of(rank), null, null, null, null, null, null, null, null, null);
    }

    /** Everything that is wrong with the options, as clauses, for the specification that contains them. */
    public Stream<String> faults() {
        Faults faults = Faults.of("A method").present("name", name);
        if (name == null) {
            return faults.stream();
        }
        rank.ifPresent(value -> faults.atLeast(1, "rank", value));
        taskRank.ifPresent(value -> faults.atLeast(1, "taskRank", value));
        steps.ifPresent(value -> faults.atLeast(1, "steps", value));
        scale.ifPresent(value -> faults.positive("scale", value));
        dropout.ifPresent(value ->
                faults.require(value >= 0 && value < 1, "dropout must be at least 0 and below 1, not %s", value));
        targets.ifPresent(value -> faults.require(!value.isEmpty(), "targets must name at least one layer"));
        only(faults, "rank", rank, ADAPTED);
        only(faults, "taskRank", taskRank, EnumSet.of(MTLORA));
        only(faults, "scale", scale, ADAPTED);
        only(faults, "dropout", dropout, EnumSet.of(LORA, MTLORA));
        only(faults, "targets", targets, ADAPTED);
        only(faults, "smallParts", smallParts, EnumSet.of(MethodName.DECODERS_ONLY, LORA, MTLORA, DELORA));
        only(faults, "field", field, EnumSet.of(DELORA));
        only(faults, "integrator", integrator, EnumSet.of(DELORA));
        only(faults, "steps", steps, EnumSet.of(DELORA));
        return faults.stream();
    }

    private void only(Faults faults, String option, Optional<?> value, Set<MethodName> having) {
        faults.require(
                value.isEmpty() || having.contains(name), "%s is no option of the method %s", option, name.key());
    }

    private static <T extends Enum<T>> List<T> ordered(List<T> values) {
        return values.stream().distinct().sorted().toList();
    }
}
