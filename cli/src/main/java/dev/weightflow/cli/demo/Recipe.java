package dev.weightflow.cli.demo;

import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.TrainingRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a model of that size is trained in a demo: small enough for minutes on two cores, long enough to learn. The numbers were found
 * by trying.
 *
 * @param imageSize pixels
 * @param steps optimizer steps, unless the user says otherwise
 * @param learningRate of methods that leave most of the backbone frozen
 * @param pictures images to draw predictions for
 * @param evaluated validation images at most
 */
record Recipe(
        int imageSize,
        int batchSize,
        int steps,
        double learningRate,
        int checkpointEvery,
        int pictures,
        Optional<Integer> evaluated) {

    private static final Set<MethodName> WHOLE_BACKBONE = EnumSet.of(MethodName.FULL, MethodName.SINGLE_TASK);

    static Recipe of(ModelSize model) {
        return model == ModelSize.MICRO
                ? new Recipe(128, 8, 600, 5e-3, 200, 3, Optional.empty())
                : new Recipe(224, 4, 20, 2e-3, 100, 3, Optional.of(16));
    }

    /** @param tasks what to train: those that the dataset has labels of */
    TrainingRequest draft(DemoRequest request, DatasetId dataset, List<Task> tasks) {
        double rate = WHOLE_BACKBONE.contains(request.method()) ? learningRate / 5 : learningRate;
        boolean own = request.epochs().isEmpty() && request.steps().isEmpty();
        return new TrainingRequest(
                dataset,
                Optional.of(request.model()),
                Optional.of(MethodSpec.of(request.method())),
                tasks,
                request.epochs(),
                own ? Optional.of(steps) : request.steps(),
                Optional.of(batchSize),
                Optional.of(imageSize),
                Optional.empty(),
                Optional.of(new Optimization(rate, 0.05, 0.1, 5.0, 1, 0.0)),
                Optional.of(0L),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(checkpointEvery),
                Optional.of(new EvaluationOptions(
                        Optional.empty(),
                        Split.VAL,
                        evaluated,
                        pictures,
                        true,
                        Optional.of(new ModelName(request.modelName())))),
                Optional.empty(),
                Optional.empty());
    }
}
