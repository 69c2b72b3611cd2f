package dev.weightflow.cli.compare;

import dev.weightflow.cli.compare.FairRows.Budget;
import dev.weightflow.comparison.TrainedParts;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.UnfrozenGroup;
import dev.weightflow.model.network.ModelSpec;
import dev.weightflow.model.network.RowModels;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings in which a row may differ from others beside its method, taken from its trainings with one seed.
 *
 * @param smallParts parts of the backbone that are trained beside linear weights, {@code … in part} where not all of it is; {@code all} where the
 *     whole backbone is trained
 * @param patchMerging trained, adapted or frozen
 * @param passes of an image through a backbone, in all trainings
 * @param otherNumbers of the training that differ from the common ones, without the learning rate
 * @param imagesSeen number of images seen by each training, repetitions included
 * @param peopleOnly whether one of the trainings leaves out images without people
 * @param besideDecoders trained parameters that are no decoder's
 * @param overBudget excess of the trained parameters over the budget of {@code --fair}, as a fraction
 * @param fair whether that is within its tolerance, and nothing of the backbone is trained, in one pass
 */
public record RowSetup(
        List<String> smallParts,
        String patchMerging,
        int trainings,
        int passes,
        double learningRate,
        Map<String, String> otherNumbers,
        long imagesSeen,
        boolean peopleOnly,
        long besideDecoders,
        Optional<Double> overBudget,
        Optional<Boolean> fair) {

    private static final String FROZEN = "frozen";
    /** Settings that are listed elsewhere, or follow from the tasks. */
    private static final List<String> NOT_OTHER = List.of("learningRate", "peopleOnly", "seed");

    /**
     * @param cells the row's, of one seed
     * @param models of these
     * @param images of the training split
     */
    static RowSetup of(List<Cell> cells, RowModels models, TrainingSpec common, int images, Optional<Budget> budget) {
        TrainingSpec first = cells.get(0).spec();
        TrainedParts trained = models.trained();
        ModelSpec model = models.models().get(0);
        List<String> smallParts = smallParts(model);
        String merging = patchMerging(model);
        boolean alike = smallParts.isEmpty() && merging.equals(FROZEN) && models.passes() == 1;
        return new RowSetup(
                smallParts,
                merging,
                cells.size(),
                models.passes(),
                first.optimization().learningRate(),
                otherNumbers(first, common),
                (long) cells.get(0).steps(images) * first.imagesPerStep(),
                cells.stream().anyMatch(cell -> cell.spec().sampling().peopleOnly()),
                trained.total() - trained.decoders(),
                budget.map(some -> some.deviation(trained.total())),
                budget.map(some -> alike && some.met(trained.total())));
    }

    private static Map<String, String> otherNumbers(TrainingSpec spec, TrainingSpec common) {
        Map<String, String> others = new TreeMap<>(spec.numbers());
        others.entrySet().removeAll(common.numbers().entrySet());
        others.keySet().removeIf(name -> NOT_OTHER.contains(name));
        return others;
    }

    private static List<String> smallParts(ModelSpec model) {
        List<ParameterSpec> backbone = model.parameters().stream()
                .filter(spec -> spec.group() == ParameterGroup.BACKBONE || spec.group() == ParameterGroup.SMALL)
                .toList();
        Method method = model.method();
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

    private static String patchMerging(ModelSpec model) {
        List<ParameterSpec> trained =
                model.parameters().stream().filter(model.method()::trains).toList();
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
}
