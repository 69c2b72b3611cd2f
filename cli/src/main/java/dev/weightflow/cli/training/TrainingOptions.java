package dev.weightflow.cli.training;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.weights.BaseWeights;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Recipe;
import dev.weightflow.schema.training.TrainingOverrides;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * Options that describe a training, whatever its method: model, length, recipe, weights to start from. A command that trains includes them as a
 * picocli mixin. Defaults are those of {@link TrainingRequest}.
 */
public final class TrainingOptions {

    private static final DatasetId ANY = DatasetId.of(Digest.ofText("any dataset"));

    @Option(
            names = "--weights",
            paramLabel = "NAME|DIGEST|FILE",
            description =
                    "The pre-trained backbone to start from: one that './weightflow weights list' lists, such as swin-tiny-22k, or a"
                            + " file such as an official Swin or DINOv2 .pth (random weights if omitted).")
    private Optional<String> weights;

    @Option(
            names = "--offline",
            description = "Download no published weights: use those that are bundled, in the cache or on the platform.")
    private boolean offline;

    @Option(
            names = "--model",
            description = "micro, tiny, small, base or a Vision Transformer: vit-micro, vit-small-patch14-dinov2,"
                    + " vit-small-patch14-reg4-dinov2, vit-base-patch14-dinov2, vit-base-patch14-reg4-dinov2,"
                    + " vit-base-patch16-224 (the one that the base weights fit, or else tiny).")
    private Optional<ModelSize> model;

    @ArgGroup
    private Length length = new Length();

    private static final class Length {
        @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training split (300).")
        private Optional<Integer> epochs = Optional.empty();

        @Option(names = "--steps", paramLabel = "N", description = "Optimizer steps, instead of epochs.")
        private Optional<Integer> steps = Optional.empty();
    }

    @Option(names = "--batch-size", paramLabel = "N", description = "Images per step (32; 8 for micro and vit-micro).")
    private Optional<Integer> batchSize;

    @Option(
            names = "--image-size",
            paramLabel = "PIXELS",
            description =
                    "The side that images are resized to (448; 64 for micro and vit-micro; the next larger one that"
                            + " the weights fit).")
    private Optional<Integer> imageSize;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            description = "The peak learning rate (5e-4 per 512 images of a batch; 2e-3 for micro and vit-micro).")
    private Optional<Double> learningRate;

    @Option(names = "--seed", paramLabel = "N", description = "The random seed (0).")
    private Optional<Long> seed;

    @Option(
            names = "--tasks",
            split = ",",
            paramLabel = "TASK",
            description = "The tasks to learn, as the dataset names them (all).")
    private List<TaskName> tasks = List.of();

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            description =
                    "Take all parameters that are not given from this recipe: mtlora-recipe is what the reference trains with.")
    private Optional<Recipe> recipe;

    @Option(
            names = "--set",
            paramLabel = "NUMBER=VALUE",
            description =
                    "A training parameter, such as dropPath=0.1 or lossWeights.normals=5; repeatable; an unknown one is rejected"
                            + " with a list of the known ones.")
    private Map<String, String> numbers = new LinkedHashMap<>();

    @Option(names = "--print-recipe", description = "Print every training parameter, and do nothing else.")
    private boolean printRecipe;

    @Option(names = "--checkpoint-every", paramLabel = "STEPS", description = "Steps between two checkpoints (500).")
    private Optional<Integer> checkpointEvery;

    public Optional<String> weights() {
        return weights;
    }

    /** Returns whether published weights that are not here yet may not be downloaded. */
    public boolean offline() {
        return offline;
    }

    public List<TaskName> tasks(Collection<TaskName> others) {
        return tasks.isEmpty() ? List.copyOf(others) : tasks;
    }

    /**
     * Builds the request of the training that the options describe.
     *
     * @param learned the tasks; all four if none
     * @param start the weights that {@link #weights} names
     * @param further fields of the request, by name
     * @throws CommandFailure naming every unknown or invalid number
     */
    public TrainingRequest request(
            MethodSpec method,
            DatasetId dataset,
            List<TaskName> learned,
            Optional<BaseWeights> start,
            Map<String, ?> more) {
        start.ifPresent(this::requireItsModel);
        start.ifPresent(this::requireItsImageSize);
        Map<String, Object> request = new LinkedHashMap<>(more);
        request.put("dataset", dataset);
        request.put("model", model.or(() -> start.map(BaseWeights::model)));
        request.put("method", method);
        request.put("tasks", learned);
        request.put("epochs", length.epochs);
        request.put("steps", length.steps);
        request.put("batchSize", batchSize);
        request.put("imageSize", imageSize.or(() -> start.flatMap(BaseWeights::imageSize)));
        request.put("learningRate", learningRate);
        request.put("seed", seed);
        request.put("start", start.map(base -> InitialWeights.from(base.digest())));
        request.put("checkpointEverySteps", checkpointEvery);
        request.put("recipe", recipe);
        request.put("overrides", checked(() -> TrainingOverrides.of(numbers)));
        return WeightflowJson.mapper().convertValue(request, TrainingRequest.class);
    }

    private void requireItsModel(BaseWeights start) {
        if (model.isPresent() && model.get() != start.model()) {
            throw CommandFailure.refused(
                    "other-model",
                    weights.orElse("--weights") + " holds " + start.model().title() + " weights, and --model is "
                            + model.get().key() + ": leave --model out, or name weights of a "
                            + model.get().title() + ".");
        }
    }

    private void requireItsImageSize(BaseWeights start) {
        // one that fits no such model is refused with the other numbers
        if (imageSize.filter(start.model()::fits).isPresent() && !start.fits(imageSize.get())) {
            throw CommandFailure.refused(
                    "other-image-size",
                    weights.orElse("--weights") + " has windows that images of " + imageSize.get()
                            + " pixels have no room for"
                            + start.imageSize()
                                    .map(pixels -> ": leave --image-size out, or give " + pixels + ".")
                                    .orElse("; give another --image-size."));
        }
    }

    static <T> T checked(Supplier<T> words) {
        try {
            return words.get();
        } catch (InvalidRecordException e) {
            throw new CommandFailure("unknown-option", ExitStatus.USAGE, e.getMessage(), e);
        }
    }

    /** Shows every number of the training that the options describe, if the user asked for that only. */
    public boolean showsRecipe(Terminal terminal, MethodSpec method) {
        if (!printRecipe) {
            return false;
        }
        TrainingSpec spec = Methods.completed(
                request(method, ANY, tasks, Optional.empty(), Map.of()).complete());
        terminal.show(spec.numbers(), () -> {
            Table table = Table.of("NUMBER", "VALUE");
            spec.numbers().forEach(table::row);
            return recipe.map(named -> table + "\n\n" + named.key() + ": docs/training.md says where its numbers are"
                            + " from, and what of them is not known.")
                    .orElseGet(table::toString);
        });
        return true;
    }
}
