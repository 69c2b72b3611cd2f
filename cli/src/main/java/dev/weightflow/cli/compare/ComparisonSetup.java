package dev.weightflow.cli.compare;

import dev.weightflow.cli.client.PathOrName;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.compare.Comparison.Trainer;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.fit.DataDigest;
import dev.weightflow.cli.jobs.DatasetsCommand;
import dev.weightflow.cli.training.TrainingOptions;
import dev.weightflow.cli.weights.BaseWeights;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Common setup of a comparison: data, tasks, the weights that all trainings start from, and the trainer.
 *
 * @param name of the data, as a report calls them
 * @param declared the tasks that are learned
 * @param images of the training split
 */
public record ComparisonSetup(
        String name, DatasetId data, Tasks declared, int images, Optional<BaseWeights> weights, Trainer trainer) {
    /** Placeholder for the compared methods. */
    static final MethodSpec ANY_METHOD = Methods.spec(MethodName.DELORA);

    /**
     * Sets a comparison up on a folder of labelled images, with training in this process, or on a dataset of the platform, which trains then.
     *
     * @param data a folder, or an id or its beginning
     * @param evaluateEvery epochs between two validations of a training in this process; by default the recipe's, or 10
     * @throws CommandFailure if there is neither
     */
    public static ComparisonSetup of(
            Session session, String data, TrainingOptions options, Optional<Integer> evaluateEvery, String device) {
        return Files.isDirectory(Path.of(data))
                ? here(session, Path.of(data), options, evaluateEvery, device)
                : onPlatform(session, data, options, evaluateEvery);
    }

    private static ComparisonSetup here(
            Session session, Path data, TrainingOptions options, Optional<Integer> evaluateEvery, String device) {
        Optional<BaseWeights> weights =
                options.weights().map(named -> BaseWeights.here(session, named, options.offline()));
        DatasetFolder folder = DatasetFolder.open(data);
        Tasks learned = folder.tasks().only(options.tasks(folder.tasks().names()));
        return new ComparisonSetup(
                String.valueOf(data.toAbsolutePath().normalize().getFileName()),
                DataDigest.of(folder, learned.names()),
                learned,
                folder.ids(Split.TRAIN).flawless().size(),
                weights,
                new LocalTrainer(
                        folder,
                        weights.flatMap(BaseWeights::file),
                        evaluateEvery,
                        device,
                        false,
                        InstantSource.system()));
    }

    private static ComparisonSetup onPlatform(
            Session session, String data, TrainingOptions options, Optional<Integer> evaluateEvery) {
        if (!data.matches("[0-9a-f]{1,64}")) {
            throw CommandFailure.notFound(
                    "missing-folder",
                    "There is no folder " + data
                            + ": give one with a dataset.yaml or in the PASCAL_MT layout, such as './weightflow scenes' renders, or the id of a dataset.");
        }
        if (evaluateEvery.isPresent()) {
            throw CommandFailure.refused(
                    "not-on-platform",
                    "--eval-every is for a folder; trainings of the platform are measured as their recipe says, so give --set"
                            + " validateEveryEpochs=" + evaluateEvery.get());
        }
        Resource dataset =
                PathOrName.onPlatform(data, "folder", "a dataset", () -> DatasetsCommand.find(session, data));
        String id = dataset.text("dataset.id");
        if (DatasetsCommand.tasks(dataset).isEmpty()) {
            throw CommandFailure.refused(
                    "labels-missing",
                    "Dataset " + Identifier.shortened(id)
                            + " has no labels, and nothing is trained without; name one that has.");
        }
        return new ComparisonSetup(
                "dataset " + Identifier.shortened(id),
                new DatasetId(id),
                DatasetsCommand.declared(dataset).only(options.tasks(DatasetsCommand.tasks(dataset))),
                (int) dataset.number("dataset.samples.train"),
                options.weights().map(named -> BaseWeights.onPlatform(session, named, options.offline())),
                new PlatformTrainer(session));
    }

    /**
     * Returns the setup with each validation also measuring how far the weights have moved.
     *
     * @throws CommandFailure if the platform trains, which does not measure that
     */
    public ComparisonSetup tracingWeights() {
        if (trainer instanceof LocalTrainer local) {
            return new ComparisonSetup(name, data, declared, images, weights, local.tracing());
        }
        throw CommandFailure.refused(
                "not-on-platform", "The platform does not trace weights while it trains; give a folder.");
    }

    /** Returns the tasks in their order. */
    public List<TaskName> tasks() {
        return List.copyOf(declared.names());
    }

    /** Builds the request that all trainings of the comparison share from the options. */
    public TrainingRequest common(TrainingOptions options) {
        return options.request(ANY_METHOD, data, tasks(), weights, Map.of());
    }
}
