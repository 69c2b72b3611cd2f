package dev.weightflow.schema.retraining;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.ModelSize;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When a model is trained again on new data, and how.
 *
 * @param sources where the datasets that count come from: the source that was ingested, in which {@code *} stands for anything;
 *     any source if empty
 * @param minNewSamples how many training samples must be new at least. A sample is new if it is in no dataset that the champion, or
 *     a version that the champion started from, was trained on; it is known by its content. Where one of these datasets lists no
 *     training samples, whole shards are told apart instead, and the count is an upper bound
 * @param evaluateOn the dataset that result and champion are compared on; the new one if absent
 * @param maxImages how many of its validation images to compare on at most; all if absent
 * @param cooldownSeconds how long after one retraining was decided upon the next one may be; at once if absent
 */
public record RetrainingPolicy(
        List<String> sources,
        int minNewSamples,
        RetrainingStart start,
        RetrainingRecipe recipe,
        Optional<DatasetId> evaluateOn,
        Optional<Integer> maxImages,
        Optional<Long> cooldownSeconds) {
    private static final DatasetId ANY = DatasetId.of(Digest.ofText("any dataset"));

    public RetrainingPolicy {
        sources = Faults.listOf(sources);
        start = start == null ? RetrainingStart.CHAMPION : start;
        recipe = recipe == null ? RetrainingRecipe.SAME : recipe;
        Faults faults = Faults.of("A retraining policy")
                .require(sources.stream().noneMatch(String::isBlank), "sources must not be blank")
                .atLeast(1, "minNewSamples", minNewSamples)
                .within("recipe", Optional.of(faults(recipe)));
        maxImages.ifPresent(images -> faults.atLeast(1, "maxImages", images));
        cooldownSeconds.ifPresent(seconds -> faults.atLeast(0, "cooldownSeconds", seconds));
        faults.raise();
    }

    /** Warm starts from the champion as soon as there are so many new samples, everything else as in its training. */
    public static RetrainingPolicy onNewSamples(int minNewSamples) {
        return new RetrainingPolicy(
                List.of(), minNewSamples, null, null, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public boolean covers(String source) {
        return sources.isEmpty() || sources.stream().anyMatch(pattern -> matches(pattern, source));
    }

    private static boolean matches(String pattern, String source) {
        String expression =
                Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.matches(expression, source);
    }

    /** What would be wrong with the training that the recipe comes to, whichever backbone the champion has. */
    private static Stream<String> faults(RetrainingRecipe recipe) {
        return recipe
                .model()
                .map(Stream::of)
                .orElseGet(() -> Stream.of(ModelSize.values()))
                .map(model -> faults(recipe, model).toList())
                .min(Comparator.comparingInt(List::size))
                .stream()
                .flatMap(List::stream);
    }

    private static Stream<String> faults(RetrainingRecipe recipe, ModelSize model) {
        try {
            recipe.with(model)
                    .complete(
                            ANY,
                            Optional.empty(),
                            InitialWeights.random(),
                            new EvaluationOptions(
                                    Optional.empty(), Split.VAL, Optional.empty(), 0, false, Optional.empty()));
            return Stream.empty();
        } catch (InvalidRecordException e) {
            return e.faults().stream();
        }
    }
}
