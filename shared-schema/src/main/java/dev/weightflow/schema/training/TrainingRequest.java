package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.json.MergePatch;
import dev.weightflow.schema.json.TypedValue;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Request of a training: only the dataset is required. In JSON it is a merge patch (RFC 7396) over its base: a recipe, another training, or the
 * defaults. {@link #complete()} fills in the rest.
 *
 * @param model the backbone; {@code tiny} if absent
 * @param method the method; DELORA with its defaults if absent
 * @param tasks the tasks; if absent or empty, those of the dataset, which a service that knows it fills in, or else the four of PASCAL-Context
 * @param epochs passes over the training split; 300, the reference's, if neither this nor steps is given
 * @param steps optimizer steps, instead of epochs
 * @param batchSize images a batch; 32, the reference's, or 8 for {@code micro}
 * @param imageSize pixels; 448, the reference's, or 64 for {@code micro}
 * @param learningRate the peak learning rate; the reference's 5e-4 a 512 images of batch, or 2e-3 for {@code micro}
 * @param optimization the whole optimization, instead of a learning rate
 * @param seed 0 if absent
 * @param start random weights if absent
 * @param priority 0 if absent
 * @param timeLimitSeconds no limit if absent
 * @param checkpointEverySteps 500 if absent
 * @param evaluation none if absent
 * @param recipe the recipe whose numbers take the place of the defaults
 * @param overrides single numbers, applied over those of the recipe or the optimization
 * @param datasets several datasets to draw images from, instead of {@code dataset}, which is the first of them; their shares are scaled to add up to 1
 */
public record TrainingRequest(
        DatasetId dataset,
        Optional<ModelSize> model,
        Optional<MethodSpec> method,
        List<TaskName> tasks,
        Optional<Integer> epochs,
        Optional<Integer> steps,
        Optional<Integer> batchSize,
        Optional<Integer> imageSize,
        Optional<Double> learningRate,
        Optional<Optimization> optimization,
        Optional<Long> seed,
        Optional<InitialWeights> start,
        Optional<Integer> priority,
        Optional<Long> timeLimitSeconds,
        Optional<Integer> checkpointEverySteps,
        Optional<EvaluationOptions> evaluation,
        Optional<Recipe> recipe,
        Optional<TrainingOverrides> overrides,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<DatasetShare> datasets) {
    private static final double REFERENCE_RATE_PER_IMAGE = 5e-4 / 512;
    private static final String OVERRIDES = "overrides";
    /** Fields that a specification has as nested objects; a request has them number by number. */
    private static final List<String> PARTS = List.of(
            "length",
            "optimization",
            "optimizer",
            "lossWeights",
            "sampling",
            "validation",
            "precision",
            "regularization");
    /** Fields that a recipe sets. */
    private static final List<String> NUMBERS = List.of("learningRate", "epochs", "steps", "batchSize", OVERRIDES);

    public TrainingRequest {
        tasks = Faults.listOf(tasks);
        datasets = Faults.listOf(datasets);
        if (dataset == null && !datasets.isEmpty()) {
            dataset = datasets.get(0).dataset();
        }
        overrides = overrides.filter(given -> !given.equals(TrainingOverrides.NONE));
        Faults.of("A training request")
                .require(
                        learningRate.isEmpty() || optimization.isEmpty(),
                        "learningRate and optimization must not both be given")
                .raise();
    }

    /** Creates a request with only the dataset. */
    public static TrainingRequest on(DatasetId dataset) {
        return WeightflowJson.convert(WeightflowJson.tree(Map.of("dataset", dataset)), TrainingRequest.class);
    }

    /** Creates the request that completes to that specification. */
    public static TrainingRequest of(TrainingSpec spec) {
        ObjectNode request = WeightflowJson.tree(spec);
        request.remove(PARTS);
        request.setAll(WeightflowJson.<ObjectNode>tree(spec.length()));
        request.put("learningRate", spec.optimization().learningRate());
        request.set(OVERRIDES, WeightflowJson.tree(TrainingOverrides.of(spec)));
        return WeightflowJson.convert(request, TrainingRequest.class);
    }

    /**
     * Returns the request with another value under that name.
     *
     * @throws dev.weightflow.schema.json.UnreadableJsonException if a request has no such name, or refuses the value
     */
    public TrainingRequest with(String name, Object value) {
        ObjectNode request = WeightflowJson.tree(this);
        request.set(name, WeightflowJson.tree(value));
        return WeightflowJson.convert(request, TrainingRequest.class);
    }

    /** Returns the names of the numbers that {@link #with(Map)} knows: learning rate, length and batch, and those of {@link TrainingOverrides}. */
    public static List<String> numbers() {
        return Stream.concat(
                        NUMBERS.stream().filter(name -> !name.equals(OVERRIDES)), TrainingOverrides.names().stream())
                .toList();
    }

    /**
     * Returns the request with other numbers, by their names and as text. A length replaces any other, and derived numbers are derived from the new
     * ones.
     *
     * @throws dev.weightflow.schema.InvalidRecordException with every fault: unknown names, malformed values
     */
    public TrainingRequest with(Map<String, String> words) {
        Faults faults = Faults.of("a number of the training");
        ObjectNode given = WeightflowJson.tree(Map.of("dataset", dataset));
        Map<String, String> others = new LinkedHashMap<>();
        words.forEach((name, word) -> {
            if (!NUMBERS.contains(name)) {
                others.put(name, word);
                return;
            }
            try {
                given.set(name, WeightflowJson.tree(value(name, word)));
            } catch (IllegalArgumentException e) {
                faults.require(false, "%s: %s", name, e.getMessage());
            }
        });
        faults.raise();
        given.set(OVERRIDES, WeightflowJson.tree(TrainingOverrides.of(others)));
        return WeightflowJson.convert(given, TrainingRequest.class).over(WeightflowJson.<ObjectNode>tree(this));
    }

    private static Object value(String name, String word) {
        return Arrays.stream(TrainingRequest.class.getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .map(component -> TypedValue.of(component.getGenericType(), TextNode.valueOf(word)))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the request with absent values from that training, or from a recipe if this names one. */
    public TrainingRequest over(TrainingSpec training) {
        ObjectNode base = WeightflowJson.tree(of(training));
        if (recipe.isPresent()) {
            base.remove(NUMBERS);
        }
        return over(base);
    }

    /** Merges over a base. A length replaces any other, and so does a number of images in a step; all other values are replaced by name. */
    private TrainingRequest over(ObjectNode base) {
        ObjectNode patch = WeightflowJson.tree(this);
        if (tasks.isEmpty()) {
            patch.remove("tasks");
        }
        base.remove("datasets"); // they go with the dataset, which a request always names
        if (epochs.isPresent() || steps.isPresent()) {
            base.remove(List.of("epochs", "steps"));
        }
        if (base.get(OVERRIDES) instanceof ObjectNode numbers && patch.remove(OVERRIDES) instanceof ObjectNode given) {
            if (given.has("effectiveBatch") || given.has("accumulation")) {
                numbers.remove(List.of("effectiveBatch", "accumulation"));
            }
            if (given.path("validateEveryEpochs").asInt(1) == 0) {
                numbers.remove(List.of("patience", "minDelta"));
            }
            MergePatch.apply(numbers, given);
        }
        base.setAll(patch);
        return WeightflowJson.convert(base, TrainingRequest.class);
    }

    /**
     * Completes the specification.
     *
     * @throws dev.weightflow.schema.InvalidRecordException with every fault
     */
    public TrainingSpec complete() {
        return recipe.map(named -> over(named.patch())).orElse(this).completed();
    }

    private TrainingSpec completed() {
        ModelSize size = model.orElse(ModelSize.TINY);
        boolean quick = size.isMicro() && recipe.isEmpty();
        List<TaskName> learned = tasks.isEmpty() ? PascalTasks.NAMES : tasks;
        TrainingOverrides numbers = overrides.orElse(TrainingOverrides.NONE);
        int batch = batchSize.orElse(quick ? 8 : 32);
        int batches = numbers.accumulation(
                batch, optimization.map(Optimization::accumulation).orElse(1));
        double rate = learningRate
                .or(() -> optimization.map(Optimization::learningRate))
                .orElse(quick ? 2e-3 : REFERENCE_RATE_PER_IMAGE * batch * batches);
        ObjectNode schedule = WeightflowJson.tree(optimization.orElseGet(() -> Optimization.at(rate)));
        schedule.put("learningRate", rate).put("accumulation", batches);
        return new TrainingSpec(
                dataset,
                size,
                method.orElseGet(() -> MethodSpec.of(MethodName.DELORA)),
                learned,
                epochs.isEmpty() && steps.isEmpty() ? TrainingLength.epochs(300) : new TrainingLength(epochs, steps),
                batch,
                imageSize.orElse(size.usualImageSize()),
                numbers.over(schedule, Optimization.class),
                seed.orElse(0L),
                start.orElseGet(InitialWeights::random),
                priority.orElse(0),
                timeLimitSeconds,
                checkpointEverySteps.orElse(500),
                evaluation,
                numbers.part(OptimizerOptions.class),
                LossWeights.of(numbers.lossWeights()),
                numbers.sampling(learned),
                numbers.validation(),
                numbers.precision().orElse(null),
                numbers.part(Regularization.class),
                datasets.size() > 1 ? DatasetShare.normalised(datasets) : List.of());
    }
}
