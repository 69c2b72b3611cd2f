package dev.weightflow.schema.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.json.TypedValue;
import dev.weightflow.schema.json.WeightflowJson;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Single numbers of a training, applied over those of a recipe, of another training, or of the defaults. Absent numbers change nothing. The
 * components without a description here have theirs in the specification: {@link Optimization}, {@link OptimizerOptions}, {@link Sampling}, {@link
 * ValidationOptions}, {@link Precision} and {@link Regularization}.
 *
 * @param effectiveBatch images in an optimizer step: accumulation is this over the batch size
 * @param accumulation batches whose gradients are averaged for one step, instead of effectiveBatch
 * @param lossWeights see {@link LossWeights}; for the named tasks
 * @param peopleOnly whether images without a human part are left out where human parts are the only task
 * @param validateEveryEpochs see {@link ValidationOptions}; 0 for no validation
 */
public record TrainingOverrides(
        Optional<Integer> effectiveBatch,
        Optional<Integer> accumulation,
        Optional<Double> weightDecay,
        Optional<List<DecayExemption>> undecayed,
        Optional<Double> beta1,
        Optional<Double> beta2,
        Optional<Double> epsilon,
        Optional<Double> warmupFraction,
        Optional<Double> warmupStart,
        Optional<Double> finalRate,
        Optional<Double> gradientClip,
        Optional<Double> dropPath,
        Map<TaskName, Double> lossWeights,
        Optional<Double> flip,
        Optional<Double> rotation,
        Optional<Double> minScale,
        Optional<Double> maxScale,
        Optional<Boolean> peopleOnly,
        Optional<Integer> validateEveryEpochs,
        Optional<ResultCheckpoint> result,
        Optional<Integer> patience,
        Optional<Double> minDelta,
        Optional<Precision> precision,
        Optional<Double> pathLength,
        Optional<Double> divergence,
        Optional<Double> distance) {
    private static final String WEIGHTS = "lossWeights";
    private static final String LOSS_WEIGHT = WEIGHTS + ".";

    public static final TrainingOverrides NONE = of(Map.of());

    public TrainingOverrides {
        undecayed = undecayed.map(groups -> Defaults.or(groups, List.of()));
        lossWeights = TaskName.ordered(lossWeights);
        Faults faults = Faults.of("a change of the recipe")
                .require(
                        effectiveBatch.isEmpty() || accumulation.isEmpty(),
                        "effectiveBatch and accumulation must not both be given");
        effectiveBatch.ifPresent(value -> faults.atLeast(1, "effectiveBatch", value));
        validateEveryEpochs.ifPresent(value -> faults.atLeast(0, "validateEveryEpochs", value));
        faults.require(
                patience.isEmpty() || !validateEveryEpochs.equals(Optional.of(0)),
                "patience counts validations, and validateEveryEpochs is 0: there are none");
        faults.raise();
    }

    /**
     * Parses overrides from text, by name; lists are separated by commas, and a loss weight is called {@code lossWeights.TASK}.
     *
     * @throws dev.weightflow.schema.InvalidRecordException with every fault: unknown names, malformed values
     */
    public static TrainingOverrides of(Map<String, String> words) {
        Faults faults = Faults.of("a change of the recipe");
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        words.forEach((name, word) -> {
            try {
                put(json, name, TextNode.valueOf(word));
            } catch (IllegalArgumentException e) {
                faults.require(false, "%s", e.getMessage());
            }
        });
        faults.raise();
        return WeightflowJson.readStrictly(WeightflowJson.write(json), TrainingOverrides.class);
    }

    private static void put(ObjectNode json, String name, TextNode word) {
        try {
            if (name.startsWith(LOSS_WEIGHT)) {
                TaskName task = TaskName.of(name.substring(LOSS_WEIGHT.length()));
                json.withObjectProperty(WEIGHTS).putPOJO(task.key(), TypedValue.of(Double.class, word));
                return;
            }
            RecordComponent component = Arrays.stream(TrainingOverrides.class.getRecordComponents())
                    .filter(one -> one.getName().equals(name) && !name.equals(WEIGHTS))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no such parameter; choose " + String.join(", ", names())));
            json.putPOJO(name, TypedValue.of(component.getGenericType(), word));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** Returns the names of the parameters that there are to set. */
    static List<String> names() {
        return Arrays.stream(TrainingOverrides.class.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !name.equals("divergence")) // see Regularization
                .flatMap(name -> name.equals(WEIGHTS)
                        ? PascalTasks.NAMES.stream().map(task -> LOSS_WEIGHT + task.key())
                        : Stream.of(name))
                .toList();
    }

    /** Returns the given values as text, in the form that {@link #of(Map)} reads, in the order of their declaration. */
    public Map<String, String> words() {
        return TypedValue.words(WeightflowJson.tree(this));
    }

    /**
     * Returns all numbers of a training, except the learning rate and the batch size. Absent terms of the loss are omitted, so that numbers from
     * before such terms existed stay the same.
     */
    public static TrainingOverrides of(TrainingSpec spec) {
        ObjectNode numbers = WeightflowJson.tree(spec.optimization());
        numbers.remove("learningRate");
        numbers.setAll(WeightflowJson.<ObjectNode>tree(spec.optimizer()));
        numbers.setAll(WeightflowJson.<ObjectNode>tree(spec.sampling()));
        WeightflowJson.<ObjectNode>tree(spec.regularization()).properties().forEach(term -> {
            if (term.getValue().doubleValue() > 0) {
                numbers.set(term.getKey(), term.getValue());
            }
        });
        numbers.set(WEIGHTS, WeightflowJson.tree(TaskName.each(spec.tasks(), spec.lossWeights()::of)));
        numbers.put("validateEveryEpochs", 0);
        spec.validation().ifPresent(validation -> numbers.put("validateEveryEpochs", validation.everyEpochs())
                .put("result", validation.result().key())
                .setAll(stopping(validation)));
        numbers.put("precision", spec.precision().key());
        return WeightflowJson.convert(numbers, TrainingOverrides.class);
    }

    private static ObjectNode stopping(ValidationOptions validation) {
        ObjectNode numbers = JsonNodeFactory.instance.objectNode();
        validation.patience().ifPresent(validations -> numbers.put("patience", validations));
        validation.minDelta().ifPresent(points -> numbers.put("minDelta", points));
        return numbers;
    }

    /** Returns that record with the numbers that are given here, matched by the names of its components. */
    <T extends Record> T over(ObjectNode record, Class<T> type) {
        ObjectNode given = WeightflowJson.tree(this);
        given.retain(Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList());
        record.setAll(given);
        return WeightflowJson.convert(record, type);
    }

    /** Returns that record with the numbers that are given here, and otherwise its defaults. */
    <T extends Record> T part(Class<T> type) {
        return over(JsonNodeFactory.instance.objectNode(), type);
    }

    /**
     * Returns the number of batches in a step.
     *
     * @throws dev.weightflow.schema.InvalidRecordException if the effective batch is no multiple of the batch
     */
    int accumulation(int batchSize, int otherwise) {
        effectiveBatch.ifPresent(images -> Faults.of("A training request")
                .require(
                        images % batchSize == 0,
                        "effectiveBatch must be a multiple of batchSize, %d, and not %d; give another batchSize, or"
                                + " accumulation",
                        batchSize,
                        images)
                .raise());
        return accumulation
                .or(() -> effectiveBatch.map(images -> images / batchSize))
                .orElse(otherwise);
    }

    Sampling sampling(List<TaskName> tasks) {
        boolean people = peopleOnly.orElse(false) && tasks.equals(List.of(PascalTasks.HUMAN_PARTS));
        Sampling given = part(Sampling.class);
        return new Sampling(given.flip(), given.rotation(), given.minScale(), given.maxScale(), people);
    }

    Optional<ValidationOptions> validation() {
        boolean wanted = validateEveryEpochs
                .map(epochs -> epochs > 0)
                .orElse(result.isPresent() || patience.isPresent() || minDelta.isPresent());
        return wanted
                ? Optional.of(new ValidationOptions(
                        validateEveryEpochs.orElse(null), result.orElse(null), patience, minDelta))
                : Optional.empty();
    }
}
