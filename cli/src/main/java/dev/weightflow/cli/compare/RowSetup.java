package dev.weightflow.cli.compare;

import dev.weightflow.cli.compare.FairRows.Budget;
import dev.weightflow.comparison.TrainedParts;
import dev.weightflow.model.network.RowModels;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings in which a row may differ from others beside its method, taken from its trainings with one seed.
 *
 * @param smallParts {@link RowModels#smallParts}
 * @param patchMerging {@link RowModels#patchMerging}
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
        List<String> smallParts = models.smallParts();
        String merging = models.patchMerging();
        boolean alike = smallParts.isEmpty() && merging.equals(RowModels.FROZEN) && models.passes() == 1;
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
}
