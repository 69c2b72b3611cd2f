package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;
import java.util.Map;

/**
 * The numbers of a training under one name. Model, method, tasks, image size and the weights to start from are no part of a recipe; what
 * it says is recorded number by number in the specification that comes of it, so that the same numbers without its name are the same job.
 */
public enum Recipe implements Keyed {
    /**
     * What the reference implementation trains with (MTLoRA's public code at 333a375; its authors name a batch of 32 on one GPU).
     * Docs/training.md lists its numbers with what is not known of them.
     */
    MTLORA(
            "mtlora-recipe",
            300,
            32,
            Map.ofEntries(
                    Map.entry("effectiveBatch", "32"),
                    Map.entry("weightDecay", "0.05"),
                    Map.entry("undecayed", "vectors"),
                    Map.entry("beta1", "0.9"),
                    Map.entry("beta2", "0.999"),
                    Map.entry("epsilon", "1e-8"),
                    Map.entry("warmupFraction", Double.toString(20.0 / 300)),
                    Map.entry("warmupStart", "0.001"),
                    Map.entry("finalRate", "0.01"),
                    Map.entry("gradientClip", "5"),
                    Map.entry("dropPath", "0.2"),
                    Map.entry("lossWeights.semseg", "1"),
                    Map.entry("lossWeights.human_parts", "2"),
                    Map.entry("lossWeights.sal", "5"),
                    Map.entry("lossWeights.normals", "10"),
                    Map.entry("flip", "0.5"),
                    Map.entry("rotation", "20"),
                    Map.entry("minScale", "0.75"),
                    Map.entry("maxScale", "1.25"),
                    Map.entry("peopleOnly", "true"),
                    Map.entry("validateEveryEpochs", "5"),
                    Map.entry("result", "last"),
                    Map.entry("precision", "float32")));

    private final String key;
    private final int epochs;
    private final int batchSize;
    private final TrainingOverrides overrides;

    Recipe(String key, int epochs, int batchSize, Map<String, String> numbers) {
        this.key = key;
        this.epochs = epochs;
        this.batchSize = batchSize;
        this.overrides = TrainingOverrides.of(numbers);
    }

    /** Passes over the training split. */
    public int epochs() {
        return epochs;
    }

    /** Images a batch. */
    public int batchSize() {
        return batchSize;
    }

    /** All other numbers. */
    public TrainingOverrides overrides() {
        return overrides;
    }

    /** The name on the command line and in requests. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the recipes there are, if there is none of that name */
    @JsonCreator
    public static Recipe named(String key) {
        return Keyed.of(Recipe.class, "recipe", key);
    }
}
