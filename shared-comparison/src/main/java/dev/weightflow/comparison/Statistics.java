package dev.weightflow.comparison;

import dev.weightflow.comparison.statistics.Estimate;
import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Statistics of a comparison: means and standard deviations over seeds, Δm against the single-task models of the same comparison, and every
 * difference with an {@link Estimate} of its error, from the choice of the images and of the seeds. The same measurements give the same digits.
 *
 * <p>Differences are paired: by image, as all methods are measured on the same, and by seed, which gives methods the same order of images, the same
 * augmentation and the same initial weights of decoders.
 */
public final class Statistics {

    /** The name of Δm among the quantities; a task has its key. */
    public static final String DELTA_M = "delta_m";

    private final Set<TaskName> tasks;
    private final Map<String, Double> margins;
    private final List<Measured> methods = new ArrayList<>();
    private final Optional<Measured> baseline;
    private int images;
    private Tasks measured = Tasks.PASCAL;

    private final Map<Key, SeedValues> known = new HashMap<>();

    /** A method, its figures, and those of the resamples behind them. */
    private record Measured(MeasuredRow method, RowFigures figures) {

        String name() {
            return method.name();
        }

        SeedValues values(TaskName task, SortedSet<Long> seeds) {
            return SeedValues.meansOf(seeds.stream()
                    .map(seed -> method.seeds().get(seed).figures().get(task))
                    .toList());
        }
    }

    private record Key(String method, String quantity, Set<Long> seeds) {}

    private Statistics(Set<TaskName> tasks, List<MeasuredRow> rows, Map<String, Double> margins) {
        this.tasks = new TreeSet<>(tasks);
        this.margins = Map.copyOf(margins);
        List<MeasuredRow> some =
                rows.stream().filter(method -> !method.seeds().isEmpty()).toList();
        if (!some.isEmpty()) {
            ResampledFigures first = some.get(0).seeds().values().iterator().next();
            this.images = first.images().count();
            this.measured = first.measured();
            for (MeasuredRow method : some) {
                method.seeds().values().forEach(figures -> first.images()
                        .mismatch(figures.images())
                        .ifPresent(why -> refuse(method.name(), some.get(0).name(), why)));
                methods.add(new Measured(method, method.figures(this.tasks)));
            }
        }
        this.baseline = methods.stream()
                .filter(one -> one.method().baseline() && one.figures().isBaseline(this.tasks))
                .findFirst();
    }

    /**
     * Computes the statistics of the available measurements; a comparison may still be in progress.
     *
     * @param tasks of the comparison
     * @param margins by quantity, below which a difference does not matter; those without one are not tested for equivalence
     * @throws IllegalArgumentException if they were measured on different images
     */
    public static Statistics of(Set<TaskName> tasks, List<MeasuredRow> methods, Map<String, Double> margins) {
        return new Statistics(tasks, methods, margins);
    }

    private static void refuse(String method, String other, String why) {
        throw new IllegalArgumentException(method + " cannot be compared with " + other + ": " + why);
    }

    /** Returns the scales on which the figures are read. */
    public MetricScales scales() {
        return measured.scales();
    }

    public List<RowSummary> rows() {
        return methods.stream().map(this::row).toList();
    }

    private RowSummary row(Measured one) {
        Optional<Estimate> estimate = deltaM(one)
                .filter(any -> !deltaMSeeds(one).isEmpty())
                .flatMap(any -> deltaM(one, deltaMSeeds(one)).estimate(images));
        return new RowSummary(
                one.name(),
                one.figures().tasks(),
                deltaM(one),
                estimate,
                // the baseline's own Δm is zero on any choice of images and seeds
                baseline.filter(single -> single == one).isPresent()
                        ? Optional.empty()
                        : estimate.flatMap(Estimate::interval),
                one.figures().tasks().keySet().equals(Tasks.PASCAL.names()) && measured.isPascal()
                        ? Optional.of(DeltaM.PUBLISHED.of(one.figures().means()))
                        : Optional.empty());
    }

    /**
     * Computes every other row minus the reference: for each task, and for Δm. All of them are tested together.
     *
     * @return empty if there is no row of that name
     */
    public List<Difference> to(String reference) {
        return methods.stream()
                .filter(one -> one.name().equals(reference))
                .findFirst()
                .map(other -> Difference.together(methods.stream()
                        .filter(one -> one != other)
                        .flatMap(one -> between(one, other).stream())
                        .toList()))
                .orElse(List.of());
    }

    /** Computes every row minus each earlier one: for each task, and for Δm. Those of one quantity are tested together. */
    public List<Difference> pairs() {
        Map<String, List<Difference>> byQuantity = new TreeMap<>();
        for (int first = 0; first < methods.size(); first++) {
            for (int second = first + 1; second < methods.size(); second++) {
                between(methods.get(second), methods.get(first)).forEach(difference -> byQuantity
                        .computeIfAbsent(difference.quantity(), any -> new ArrayList<>())
                        .add(difference));
            }
        }
        return byQuantity.values().stream()
                .flatMap(family -> Difference.together(family).stream())
                .toList();
    }

    private List<Difference> between(Measured one, Measured other) {
        List<Difference> all = new ArrayList<>();
        for (TaskName task : tasks) {
            SortedSet<Long> seeds = one.figures().seeds(List.of(task));
            seeds.retainAll(other.figures().seeds(List.of(task)));
            if (!seeds.isEmpty()) {
                all.add(difference(
                        task.key(), one, other, value(task, one, seeds).minus(value(task, other, seeds))));
            }
        }
        SortedSet<Long> seeds = deltaMSeeds(one);
        seeds.retainAll(deltaMSeeds(other));
        if (baseline.isPresent() && !seeds.isEmpty()) {
            all.add(difference(DELTA_M, one, other, deltaM(one, seeds).minus(deltaM(other, seeds))));
        }
        return all;
    }

    private Difference difference(String quantity, Measured one, Measured other, SeedValues values) {
        return Difference.of(
                quantity,
                one.name(),
                other.name(),
                values.value(),
                values.estimate(images),
                Optional.ofNullable(margins.get(quantity)));
    }

    private SeedValues value(TaskName task, Measured one, SortedSet<Long> seeds) {
        return known.computeIfAbsent(new Key(one.name(), task.key(), seeds), key -> one.values(task, seeds));
    }

    /** Computes Δm against the single-task models of the same seeds, on the same images. */
    private SeedValues deltaM(Measured one, SortedSet<Long> seeds) {
        Key key = new Key(one.name(), DELTA_M, seeds);
        if (!known.containsKey(key)) {
            Map<TaskName, SeedValues> single = TaskName.each(tasks, task -> value(task, baseline.orElseThrow(), seeds));
            Map<TaskName, SeedValues> mine = TaskName.each(tasks, task -> value(task, one, seeds));
            known.put(
                    key,
                    SeedValues.each(
                            single,
                            mine,
                            (reference, figures) -> reference.values().stream().allMatch(value -> value > 0)
                                    ? new DeltaM(reference, scales()).of(figures)
                                    : Double.NaN));
        }
        return known.get(key);
    }

    private Optional<Summary> deltaM(Measured one) {
        return baseline.flatMap(single -> one.figures().deltaM(single.figures(), scales()));
    }

    private SortedSet<Long> deltaMSeeds(Measured one) {
        SortedSet<Long> seeds = one.figures().seeds(tasks);
        baseline.ifPresent(single -> seeds.retainAll(single.figures().seeds(tasks)));
        return seeds;
    }
}
