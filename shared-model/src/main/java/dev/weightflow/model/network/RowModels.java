package dev.weightflow.model.network;

import dev.weightflow.comparison.TrainedParts;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.method.UnfrozenGroup;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The models of a row of a comparison with one seed: one, or one for each task.
 *
 * @param models at least one
 */
public record RowModels(List<ModelSpec> models) {
    /** Patch merging that is neither trained nor adapted. */
    public static final String FROZEN = "frozen";

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

    /**
     * Lists the parts of the backbone that are trained beside linear weights, {@code … in part} where not all of it is; {@code all} where the whole
     * backbone is trained.
     */
    public List<String> smallParts() {
        Method method = models.get(0).method();
        List<ParameterSpec> backbone = models.get(0).parameters().stream()
                .filter(spec -> spec.group() == ParameterGroup.BACKBONE || spec.group() == ParameterGroup.SMALL)
                .toList();
        if (backbone.stream().allMatch(method::trains)) {
            return List.of("all");
        }
        List<String> parts = new ArrayList<>();
        for (UnfrozenGroup group : UnfrozenGroup.values()) {
            List<ParameterSpec> some =
                    backbone.stream().filter(spec -> has(group, spec)).toList();
            long trained = some.stream().filter(method::trains).count();
            if (trained > 0 && group != UnfrozenGroup.PATCH_MERGING) {
                parts.add(group.key() + (trained < some.size() ? " in part" : ""));
            }
        }
        return parts;
    }

    /** Returns whether patch merging is trained, adapted or {@value #FROZEN}. */
    public String patchMerging() {
        Method method = models.get(0).method();
        List<ParameterSpec> trained =
                models.get(0).parameters().stream().filter(method::trains).toList();
        if (trained.stream().anyMatch(spec -> has(UnfrozenGroup.PATCH_MERGING, spec))) {
            return "trained";
        }
        return trained.stream()
                        .anyMatch(spec -> spec.group() == ParameterGroup.ADAPTER
                                && spec.name().contains(".downsample.reduction."))
                ? "adapted"
                : FROZEN;
    }

    private static boolean has(UnfrozenGroup group, ParameterSpec spec) {
        return UnfrozenGroup.anyHas(List.of(group), spec);
    }

    /** Returns by name, as words, in what the models of two rows may differ beside their specification. */
    public Map<String, String> settings() {
        return settings(smallParts(), patchMerging(), passes());
    }

    /** Returns {@link #settings()} of models with those parts and passes. */
    public static Map<String, String> settings(List<String> smallParts, String patchMerging, int passes) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("small parts", smallParts.isEmpty() ? "none" : String.join(", ", smallParts));
        settings.put("patch merging", patchMerging);
        settings.put("forward passes", String.valueOf(passes));
        return settings;
    }
}
