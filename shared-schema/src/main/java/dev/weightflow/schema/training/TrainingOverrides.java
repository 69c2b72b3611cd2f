package dev.weightflow.schema.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.json.WeightflowJson;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Single numbers of a training, laid over those of a recipe, of another training, or of the defaults. What is absent changes nothing.
 *
 * @param effectiveBatch images an optimizer step: accumulation is this over the batch size
 * @param accumulation batches whose gradients are averaged for one step, instead of effectiveBatch
 * @param weightDecay see {@link Optimization}
 * @param undecayed see {@link OptimizerOptions}
 * @param beta1 see {@link OptimizerOptions}
 * @param beta2 see {@link OptimizerOptions}
 * @param epsilon see {@link OptimizerOptions}
 * @param warmupFraction see {@link Optimization}
 * @param warmupStart see {@link OptimizerOptions}
 * @param finalRate see {@link OptimizerOptions}
 * @param gradientClip see {@link Optimization}
 * @param dropPath see {@link Optimization}
 * @param lossWeights see {@link LossWeights}; of the tasks that are named
 * @param flip see {@link Sampling}
 * @param rotation see {@link Sampling}
 * @param minScale see {@link Sampling}
 * @param maxScale see {@link Sampling}
 * @param peopleOnly whether images without a human part are left out where human parts are the only task
 * @param validateEveryEpochs see {@link ValidationOptions}; 0 for no validation
 * @param result see {@link ValidationOptions}
 * @param precision see {@link Precision}
 * @param pathLength see {@link Regularization}
 * @param divergence see {@link Regularization}
 * @param distance see {@link Regularization}
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
        Map<Task, Double> lossWeights,
        Optional<Double> flip,
        Optional<Double> rotation,
        Optional<Double> minScale,
        Optional<Double> maxScale,
        Optional<Boolean> peopleOnly,
        Optional<Integer> validateEveryEpochs,
        Optional<ResultCheckpoint> result,
        Optional<Precision> precision,
        Optional<Double> pathLength,
        Optional<Double> divergence,
        Optional<Double> distance) {
    private static final String WEIGHTS = "lossWeights";
    private static final String LOSS_WEIGHT = WEIGHTS + ".";

    /** Nothing is changed. */
    public static final TrainingOverrides NONE = of(Map.of());

    public TrainingOverrides {
        undecayed = undecayed.map(groups -> Options.or(groups, List.of()));
        lossWeights = Losses.of(lossWeights);
        Faults faults = Faults.of("a change of the recipe")
                .require(
                        effectiveBatch.isEmpty() || accumulation.isEmpty(),
                        "effectiveBatch and accumulation must not both be given");
        effectiveBatch.ifPresent(value -> faults.atLeast(1, "effectiveBatch", value));
        validateEveryEpochs.ifPresent(value -> faults.atLeast(0, "validateEveryEpochs", value));
        faults.raise();
    }

    /**
     * Overrides as words, by name; lists are separated by commas, and a loss weight is called {@code lossWeights.TASK}.
     *
     * @throws dev.weightflow.schema.InvalidRecordException with every fault: unknown names, words that do not fit
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
                Task task = Task.of(name.substring(LOSS_WEIGHT.length()));
                json.withObjectProperty(WEIGHTS).putPOJO(task.key(), MethodReader.value(Double.class, word));
                return;
            }
            RecordComponent component = Arrays.stream(TrainingOverrides.class.getRecordComponents())
                    .filter(one -> one.getName().equals(name) && !name.equals(WEIGHTS))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no such number; choose " + String.join(", ", names())));
            json.putPOJO(name, MethodReader.value(component.getGenericType(), word));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static List<String> names() {
        return Arrays.stream(TrainingOverrides.class.getRecordComponents())
                .map(RecordComponent::getName)
                .flatMap(name -> name.equals(WEIGHTS)
                        ? Stream.of(Task.values()).map(task -> LOSS_WEIGHT + task.key())
                        : Stream.of(name))
                .toList();
    }

    /** What is given as words, as {@link #of(Map)} reads them, in the order of their declaration. */
    public Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        WeightflowJson.mapper().<JsonNode>valueToTree(this).properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                value.properties()
                        .forEach(weight -> words.put(
                                LOSS_WEIGHT + weight.getKey(), weight.getValue().asText()));
            } else if (value.isArray()) {
                words.put(
                        entry.getKey(),
                        value.valueStream().map(JsonNode::asText).collect(Collectors.joining(",")));
            } else {
                words.put(entry.getKey(), value.asText());
            }
        });
        return words;
    }

    /** All numbers of a training; the learning rate and the batch size are not among them. */
    public static TrainingOverrides of(TrainingSpec spec) {
        Optimization optimization = spec.optimization();
        OptimizerOptions optimizer = spec.optimizer();
        Sampling sampling = spec.sampling();
        Map<Task, Double> weights = new EnumMap<>(Task.class);
        spec.tasks().forEach(task -> weights.put(task, spec.lossWeights().of(task)));
        return new TrainingOverrides(
                Optional.empty(),
                Optional.of(optimization.accumulation()),
                Optional.of(optimization.weightDecay()),
                Optional.of(optimizer.undecayed()),
                Optional.of(optimizer.beta1()),
                Optional.of(optimizer.beta2()),
                Optional.of(optimizer.epsilon()),
                Optional.of(optimization.warmupFraction()),
                Optional.of(optimizer.warmupStart()),
                Optional.of(optimizer.finalRate()),
                Optional.of(optimization.gradientClip()),
                Optional.of(optimization.dropPath()),
                weights,
                Optional.of(sampling.flip()),
                Optional.of(sampling.rotation()),
                Optional.of(sampling.minScale()),
                Optional.of(sampling.maxScale()),
                Optional.of(sampling.peopleOnly()),
                Optional.of(
                        spec.validation().map(ValidationOptions::everyEpochs).orElse(0)),
                spec.validation().map(ValidationOptions::result),
                Optional.of(spec.precision()),
                aboveZero(spec.regularization().pathLength()),
                aboveZero(spec.regularization().divergence()),
                aboveZero(spec.regularization().distance()));
    }

    /** These where they are given, and else those of the base. */
    public TrainingOverrides over(TrainingOverrides base) {
        boolean step = effectiveBatch.isPresent() || accumulation.isPresent();
        Map<Task, Double> weights = new EnumMap<>(Task.class);
        weights.putAll(base.lossWeights);
        weights.putAll(lossWeights);
        return new TrainingOverrides(
                step ? effectiveBatch : base.effectiveBatch,
                step ? accumulation : base.accumulation,
                weightDecay.or(base::weightDecay),
                undecayed.or(base::undecayed),
                beta1.or(base::beta1),
                beta2.or(base::beta2),
                epsilon.or(base::epsilon),
                warmupFraction.or(base::warmupFraction),
                warmupStart.or(base::warmupStart),
                finalRate.or(base::finalRate),
                gradientClip.or(base::gradientClip),
                dropPath.or(base::dropPath),
                weights,
                flip.or(base::flip),
                rotation.or(base::rotation),
                minScale.or(base::minScale),
                maxScale.or(base::maxScale),
                peopleOnly.or(base::peopleOnly),
                validateEveryEpochs.or(base::validateEveryEpochs),
                result.or(base::result),
                precision.or(base::precision),
                pathLength.or(base::pathLength),
                divergence.or(base::divergence),
                distance.or(base::distance));
    }

    /** A term that a training has: none is told of what it does not have, so that numbers from before there were any are the same. */
    private static Optional<Double> aboveZero(double weight) {
        return Optional.of(weight).filter(value -> value > 0);
    }

    /**
     * How many batches make a step.
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

    Optimization optimization(double learningRate, int batches, Optimization base) {
        return new Optimization(
                learningRate,
                weightDecay.orElse(base.weightDecay()),
                warmupFraction.orElse(base.warmupFraction()),
                gradientClip.orElse(base.gradientClip()),
                batches,
                dropPath.orElse(base.dropPath()));
    }

    OptimizerOptions optimizer() {
        return new OptimizerOptions(
                beta1.orElse(null),
                beta2.orElse(null),
                epsilon.orElse(null),
                undecayed.orElse(null),
                warmupStart.orElse(null),
                finalRate.orElse(null));
    }

    Sampling sampling(List<Task> tasks) {
        return new Sampling(
                flip.orElse(null),
                rotation.orElse(null),
                minScale.orElse(null),
                maxScale.orElse(null),
                peopleOnly
                        .map(wanted -> wanted && tasks.equals(List.of(Task.HUMAN_PARTS)))
                        .orElse(null));
    }

    Regularization regularization() {
        return new Regularization(pathLength.orElse(null), divergence.orElse(null), distance.orElse(null));
    }

    Optional<ValidationOptions> validation() {
        boolean wanted = validateEveryEpochs.map(epochs -> epochs > 0).orElse(result.isPresent());
        return wanted
                ? Optional.of(new ValidationOptions(validateEveryEpochs.orElse(null), result.orElse(null)))
                : Optional.empty();
    }
}
