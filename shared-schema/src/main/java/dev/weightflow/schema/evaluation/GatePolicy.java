package dev.weightflow.schema.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Requirements of a model's gate. What is absent is taken from the registry's settings.
 *
 * @param seedDeviations by quantity: {@value #GAIN} in percent, which the gate tests with, and tasks in points
 * @param minGain the least gain, in seed deviations of the gain
 * @param minImages minimum number of images for a decision
 * @param looks number of looks at the same validation images over which the probability of a false promotion is spread
 * @param budgets by task, the number of points by which it may fall
 * @param benches other images, on which a challenger must not be worse; each of another dataset
 * @param rollback answer to a champion that turns out worse than its predecessor; champions are not watched if absent
 * @param watch how they are compared, where they are watched
 * @param canary number of windows, datasets without labels, that a version which passed is measured on beside the champion before it takes its place;
 * none if absent
 */
public record GatePolicy(
        Map<String, SeedDeviation> seedDeviations,
        Optional<Double> minGain,
        Optional<Integer> minImages,
        Optional<Integer> looks,
        Map<TaskName, Double> budgets,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Bench> benches,
        Optional<RollbackRule> rollback,
        Optional<WatchPolicy> watch,
        Optional<Integer> canary) {
    /** Most windows that a canary may be asked for. */
    public static final int MOST_WINDOWS = 100;

    /** Key of the mean relative change over the tasks, in percent. */
    public static final String GAIN = "gain";

    /** Empty policy, so that the registry's settings apply. */
    public static final GatePolicy NONE =
            new GatePolicy(Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    /** Creates a policy without benches. */
    public GatePolicy(
            Map<String, SeedDeviation> seedDeviations,
            Optional<Double> minGain,
            Optional<Integer> minImages,
            Optional<Integer> looks,
            Map<TaskName, Double> budgets) {
        this(seedDeviations, minGain, minImages, looks, budgets, List.of());
    }

    /** Creates a policy under which champions are not watched. */
    public GatePolicy(
            Map<String, SeedDeviation> seedDeviations,
            Optional<Double> minGain,
            Optional<Integer> minImages,
            Optional<Integer> looks,
            Map<TaskName, Double> budgets,
            List<Bench> benches) {
        this(
                seedDeviations,
                minGain,
                minImages,
                looks,
                budgets,
                benches,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Creates a policy that decides on that number of images. */
    public static GatePolicy onImages(int minImages) {
        return new GatePolicy(Map.of(), Optional.empty(), Optional.of(minImages), Optional.empty(), Map.of());
    }

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public GatePolicy {
        seedDeviations = seedDeviations == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(seedDeviations));
        budgets = TaskName.ordered(budgets);
        benches = Faults.listOf(benches);
        Faults faults = Faults.of("A gate's policy");
        seedDeviations
                .keySet()
                .forEach(quantity -> faults.require(
                        quantity.matches(TaskName.PATTERN),
                        "seedDeviations are of %s or of tasks, not of %s",
                        GAIN,
                        quantity));
        minGain.ifPresent(gain -> faults.require(
                Double.isFinite(gain) && gain >= 0,
                "minGain must be a number of seed deviations, 0 or more, not %s",
                gain));
        minImages.ifPresent(images -> faults.atLeast(2, "minImages", images));
        looks.ifPresent(count -> faults.atLeast(1, "looks", count));
        canary.ifPresent(windows -> faults.require(
                windows >= 1 && windows <= MOST_WINDOWS,
                "canary must be a number of windows between 1 and %d, not %d",
                MOST_WINDOWS,
                windows));
        budgets(faults, budgets);
        faults.require(
                        benches.stream().map(Bench::dataset).distinct().count() == benches.size(),
                        "benches must be of different datasets")
                .raise();
    }

    /** Returns how champions are compared with their predecessors, where they are watched. */
    public WatchPolicy watching() {
        return watch.orElse(WatchPolicy.USUAL);
    }

    /** Returns this policy with that answer to a champion that turns out worse. */
    public GatePolicy withRollback(RollbackRule rule, WatchPolicy how) {
        return new GatePolicy(
                seedDeviations,
                minGain,
                minImages,
                looks,
                budgets,
                benches,
                Optional.of(rule),
                Optional.of(how).filter(stated -> !stated.equals(WatchPolicy.USUAL)),
                canary);
    }

    /** Returns this policy with a canary that is measured on that many windows. */
    public GatePolicy withCanary(int windows) {
        return new GatePolicy(
                seedDeviations, minGain, minImages, looks, budgets, benches, rollback, watch, Optional.of(windows));
    }

    static void budgets(Faults faults, Map<TaskName, Double> budgets) {
        budgets.forEach((task, points) -> faults.require(
                points != null && Double.isFinite(points) && points >= 0,
                "budgets.%s must be a number of points, 0 or more, not %s",
                task.key(),
                points));
    }
}
