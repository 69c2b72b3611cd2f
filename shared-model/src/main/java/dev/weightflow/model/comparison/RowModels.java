package dev.weightflow.model.comparison;

import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.ModelSpec;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The models of a row of a comparison with one seed: one, or one for each task.
 *
 * @param models at least one
 */
public record RowModels(List<ModelSpec> models) {

    public RowModels {
        models = List.copyOf(models);
    }

    /**
     * @param declared the dataset's tasks, those of the trainings among them
     * @throws IllegalArgumentException if a method is none that this release knows, or does not fit its backbone
     */
    public static RowModels of(List<TrainingSpec> trainings, Tasks declared) {
        return new RowModels(trainings.stream()
                .map(spec -> new ModelSpec(NetworkConfig.of(spec, declared), Methods.of(spec.method())))
                .toList());
    }

    /** What is trained in all of them. */
    public TrainedParts trained() {
        Map<ParameterGroup, Long> counts = new EnumMap<>(ParameterGroup.class);
        models.forEach(model -> model.trainable().forEach((group, count) -> counts.merge(group, count, Long::sum)));
        return TrainedParts.of(counts);
    }

    /** How often an image passes through a backbone until it has all tasks. */
    public int passes() {
        return models.stream()
                .mapToInt(model ->
                        model.method().passes(model.config().taskNames()).size())
                .sum();
    }
}
