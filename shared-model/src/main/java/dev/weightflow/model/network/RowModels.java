package dev.weightflow.model.network;

import dev.weightflow.comparison.TrainedParts;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.method.Methods;
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
     * @param texts of method files
     * @throws IllegalArgumentException if a method is none that this release knows, or does not fit its backbone
     */
    public static RowModels of(List<TrainingSpec> trainings, Tasks declared, MethodTexts texts) {
        return new RowModels(trainings.stream()
                .map(spec -> new ModelSpec(NetworkConfig.of(spec, declared), Methods.of(spec.method(), texts)))
                .toList());
    }

    /** Counts the trained parameters of all models of the row. */
    public TrainedParts trained() {
        Map<ParameterGroup, Long> counts = new EnumMap<>(ParameterGroup.class);
        models.forEach(model -> model.trainable().forEach((group, count) -> counts.merge(group, count, Long::sum)));
        return new TrainedParts(
                counts.values().stream().mapToLong(Long::longValue).sum(),
                counts.get(ParameterGroup.BACKBONE),
                counts.get(ParameterGroup.SMALL),
                counts.get(ParameterGroup.ADAPTER),
                counts.get(ParameterGroup.DECODER));
    }

    /** Counts the passes of an image through a backbone until all tasks are predicted. */
    public int passes() {
        return models.stream()
                .mapToInt(model ->
                        model.method().passes(model.config().taskNames()).size())
                .sum();
    }
}
