package dev.weightflow.spec;

import static dev.weightflow.schema.training.AdaptedLayer.KEY;
import static dev.weightflow.schema.training.AdaptedLayer.QUERY;
import static dev.weightflow.schema.training.AdaptedLayer.VALUE;

import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.AdaptedLayer;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.UnfrozenGroup;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A method's options as the model reads them; what the specification leaves out is left to the method's defaults. */
final class MethodOptions {
    private static final Set<AdaptedLayer> PACKED = EnumSet.of(QUERY, KEY, VALUE);
    private static final List<String> TASK_SPECIFIC = List.of("proj", "fc1", "fc2");

    private final MethodSpec spec;
    private final Map<String, String> options = new TreeMap<>();

    private MethodOptions(MethodSpec spec) {
        this.spec = spec;
    }

    static Map<String, String> of(MethodSpec spec) {
        MethodOptions reading = new MethodOptions(spec);
        reading.put("rank", spec.rank());
        reading.put("task-rank", spec.taskRank());
        reading.put("scale", spec.scale());
        reading.put("dropout", spec.dropout());
        reading.put("field", spec.field().map(Keyed::key));
        reading.put("integrator", spec.integrator().map(Keyed::key));
        reading.put("steps", spec.steps());
        spec.targets().ifPresent(reading::putTargets);
        spec.smallParts().ifPresent(reading::putSmallParts);
        return reading.options;
    }

    private void put(String key, Optional<?> value) {
        value.ifPresent(present -> options.put(key, present.toString()));
    }

    private void putTargets(List<AdaptedLayer> targets) {
        if (spec.name() != MethodName.MTLORA) {
            options.put("targets", keys(targets));
            return;
        }
        List<String> layers = wholeLayers(targets);
        options.put("targets", String.join(",", layers));
        // a task-specific adapter stands beside a task-agnostic one
        options.put(
                "task-targets",
                String.join(",", TASK_SPECIFIC.stream().filter(layers::contains).toList()));
    }

    /** MTLoRA adapts queries, keys and values by one pair of matrices. */
    private static List<String> wholeLayers(List<AdaptedLayer> targets) {
        boolean packed = targets.containsAll(PACKED);
        if (!packed && targets.stream().anyMatch(PACKED::contains)) {
            throw new UnbuildableModelException(
                    "The method mtlora adapts q, k and v as one layer; name all three as targets, or none, not "
                            + keys(targets) + ".");
        }
        return Stream.concat(
                        packed ? Stream.of("qkv") : Stream.empty(),
                        targets.stream()
                                .filter(target -> !PACKED.contains(target))
                                .map(Keyed::key))
                .toList();
    }

    private void putSmallParts(List<UnfrozenGroup> parts) {
        List<UnfrozenGroup> others =
                parts.stream().filter(part -> part != UnfrozenGroup.BIASES).toList();
        boolean biases = parts.contains(UnfrozenGroup.BIASES);
        options.put("small-parts", keys(others));
        if (spec.name() == MethodName.LORA) {
            options.put("biases", Boolean.toString(biases));
            // parts of the one backbone cannot be trained for each task apart
            options.put("per-task", Boolean.toString(others.isEmpty()));
        } else if (biases) {
            throw new UnbuildableModelException("The method " + spec.name().key()
                    + " cannot train the biases of linear layers; leave 'biases' out of smallParts, or use lora.");
        }
    }

    private static String keys(Collection<? extends Keyed> values) {
        return values.stream().map(Keyed::key).collect(Collectors.joining(","));
    }
}
