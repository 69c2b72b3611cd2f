package dev.weightflow.model.comparison;

import dev.weightflow.model.statistics.ImageSums;
import dev.weightflow.model.statistics.Interval;
import dev.weightflow.model.statistics.Resamples;
import dev.weightflow.model.task.DeltaM;
import dev.weightflow.schema.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a comparison's measurements say: means and standard deviations over seeds, Δm against the single-task models of the same
 * comparison, and a bootstrap interval for every difference. The same measurements give the same digits.
 *
 * <p>An interval tells what the choice of images does to a difference of the seeds' means: images are resampled, seeds are not. The
 * standard deviation tells what the seed does.
 */
public final class Statistics {

    private static final long SEED = 0;

    private final Set<Task> tasks;
    private final List<Measured> methods = new ArrayList<>();
    private final Optional<Measured> baseline;

    /** A method with its figures on the whole set and on each resample, in the benchmark's units. */
    private record Measured(MeasuredMethod method, Map<Task, Summary> figures, Map<Task, double[]> resampled) {}

    private Statistics(Set<Task> tasks, List<MeasuredMethod> measured, int resamples) {
        this.tasks = tasks;
        List<MeasuredMethod> some =
                measured.stream().filter(method -> !method.seeds().isEmpty()).toList();
        if (!some.isEmpty()) {
            ImageSums first = some.get(0).seeds().values().iterator().next();
            Resamples draws = Resamples.of(first.images().size(), resamples, SEED);
            for (MeasuredMethod method : some) {
                method.seeds().values().forEach(sums -> first.mismatch(sums).ifPresent(why -> {
                    throw new IllegalArgumentException(method.name() + " cannot be compared with "
                            + some.get(0).name() + ": " + why);
                }));
                methods.add(measured(method, draws));
            }
        }
        this.baseline = methods.stream()
                .filter(one -> one.method().baseline() && one.figures().keySet().equals(tasks))
                .filter(one -> one.figures().values().stream().allMatch(figure -> figure.mean() > 0))
                .findFirst();
    }

    /**
     * The statistics of measurements that are there; a comparison may be under way.
     *
     * @param tasks that the comparison is about
     * @throws IllegalArgumentException if they were measured on different images
     */
    public static Statistics of(Set<Task> tasks, List<MeasuredMethod> methods) {
        return of(tasks, methods, Resamples.COUNT);
    }

    static Statistics of(Set<Task> tasks, List<MeasuredMethod> methods, int resamples) {
        return new Statistics(EnumSet.copyOf(tasks), methods, resamples);
    }

    private Measured measured(MeasuredMethod method, Resamples draws) {
        Map<Task, Summary> figures = new EnumMap<>(Task.class);
        Map<Task, double[]> resampled = new EnumMap<>(Task.class);
        for (Task task : tasks) {
            Map<Long, Double> bySeed = new TreeMap<>();
            List<double[]> draw = new ArrayList<>();
            method.seeds().forEach((seed, sums) -> {
                Double figure = sums.figures().get(task);
                if (figure != null) {
                    bySeed.put(seed, points(task, figure));
                    draw.add(draws.figures(task, sums));
                }
            });
            if (!bySeed.isEmpty()) {
                figures.put(task, Summary.of(bySeed));
                resampled.put(
                        task,
                        values(
                                draws.count(),
                                at -> points(
                                        task,
                                        mean(draw.stream()
                                                .mapToDouble(one -> one[at])
                                                .toArray()))));
            }
        }
        return new Measured(method, figures, resampled);
    }

    public List<MethodSummary> rows() {
        return methods.stream()
                .map(one -> new MethodSummary(
                        one.method().name(),
                        one.figures(),
                        deltaM(one),
                        resampledDeltaM(one).flatMap(values -> Interval.of(values, Interval.LEVEL)),
                        complete(one, EnumSet.allOf(Task.class))
                                ? Optional.of(DeltaM.PUBLISHED.of(means(one)))
                                : Optional.empty()))
                .toList();
    }

    /** Every difference between two rows: of each task, and of Δm; the later row of the two less the earlier. */
    public List<Difference> differences() {
        List<Difference> all = new ArrayList<>();
        for (int first = 0; first < methods.size(); first++) {
            for (int second = first + 1; second < methods.size(); second++) {
                all.addAll(between(methods.get(second), methods.get(first)));
            }
        }
        return all;
    }

    private List<Difference> between(Measured one, Measured other) {
        List<Difference> all = new ArrayList<>();
        for (Task task : tasks) {
            if (one.figures().containsKey(task) && other.figures().containsKey(task)) {
                all.add(difference(
                        task.key(),
                        one,
                        other,
                        one.figures().get(task).mean()
                                - other.figures().get(task).mean(),
                        one.resampled().get(task),
                        other.resampled().get(task)));
            }
        }
        deltaM(one).ifPresent(mine -> deltaM(other)
                .ifPresent(theirs -> all.add(difference(
                        Difference.DELTA_M,
                        one,
                        other,
                        mine.mean() - theirs.mean(),
                        resampledDeltaM(one).orElseThrow(),
                        resampledDeltaM(other).orElseThrow()))));
        return all;
    }

    private static Difference difference(
            String quantity, Measured one, Measured other, double value, double[] mine, double[] theirs) {
        double[] differences = values(mine.length, at -> mine[at] - theirs[at]);
        return new Difference(
                quantity, one.method().name(), other.method().name(), value, Interval.of(differences, Interval.LEVEL));
    }

    /** Each seed against the mean of the single-task models, so that the mean over the seeds is the means' Δm. */
    private Optional<Summary> deltaM(Measured one) {
        if (baseline.isEmpty() || !complete(one, tasks)) {
            return Optional.empty();
        }
        DeltaM single = new DeltaM(means(baseline.get()));
        Map<Long, Double> bySeed = new TreeMap<>();
        for (long seed : one.method().seeds().keySet()) {
            Map<Task, Double> scores = new EnumMap<>(Task.class);
            one.figures().forEach((task, figure) -> {
                if (figure.bySeed().containsKey(seed)) {
                    scores.put(task, figure.bySeed().get(seed));
                }
            });
            if (scores.keySet().equals(tasks)) {
                bySeed.put(seed, single.of(scores));
            }
        }
        return bySeed.isEmpty() ? Optional.empty() : Optional.of(Summary.of(bySeed));
    }

    /** The single-task models are resampled with the others. */
    private Optional<double[]> resampledDeltaM(Measured one) {
        return deltaM(one)
                .map(any -> values(draws(one), at -> {
                    Map<Task, Double> single = at(baseline.orElseThrow(), at);
                    return single.values().stream().allMatch(value -> value > 0)
                            ? new DeltaM(single).of(at(one, at))
                            : Double.NaN;
                }));
    }

    private static int draws(Measured one) {
        return one.resampled().values().iterator().next().length;
    }

    private static Map<Task, Double> at(Measured one, int resample) {
        return Task.each(one.resampled().keySet(), task -> one.resampled().get(task)[resample]);
    }

    private static boolean complete(Measured one, Set<Task> tasks) {
        return one.figures().keySet().equals(tasks);
    }

    private static Map<Task, Double> means(Measured one) {
        return Task.each(one.figures().keySet(), task -> one.figures().get(task).mean());
    }

    /** A fraction of mIoU as percent; degrees stay degrees. */
    private static double points(Task task, double figure) {
        return task == Task.NORMALS ? figure : 100 * figure;
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double[] values(int count, IntToDoubleFunction at) {
        return IntStream.range(0, count).mapToDouble(at).toArray();
    }

    /**
     * A difference between two methods, over the same images.
     *
     * @param quantity a task's key, or {@value #DELTA_M}
     * @param method whose value is the minuend
     * @param against whose value is the subtrahend
     * @param value the difference of the means over the seeds, in points: hundredths of an mIoU, degrees, or percent of Δm
     * @param interval that holds 95 % of the resamples' differences; absent where too many resamples have none
     */
    public record Difference(
            String quantity, String method, String against, double value, Optional<Interval> interval) {

        /** The name of Δm among the quantities. */
        public static final String DELTA_M = "delta_m";
    }

    /**
     * A row of the comparison.
     *
     * @param figures the primary metric of each task that is measured: percent of mIoU, degrees of mean angular error
     * @param deltaM Δm against the single-task models of the same comparison, in percent; absent while these, or a task, are missing
     * @param deltaMInterval that holds 95 % of the resamples' Δm
     * @param deltaMPublished Δm against the single-task row of the paper's Table 1, which was measured on other images
     */
    public record MethodSummary(
            String name,
            Map<Task, Summary> figures,
            Optional<Summary> deltaM,
            Optional<Interval> deltaMInterval,
            Optional<Double> deltaMPublished) {}

    /**
     * One quantity over the seeds.
     *
     * @param deviation the standard deviation over the seeds, with n - 1; absent for a single seed
     */
    public record Summary(double mean, Optional<Double> deviation, Map<Long, Double> bySeed) {

        public Summary {
            bySeed = Collections.unmodifiableMap(new TreeMap<>(bySeed));
        }

        /** @param bySeed at least one value */
        static Summary of(Map<Long, Double> bySeed) {
            double[] values = new TreeMap<>(bySeed)
                    .values().stream().mapToDouble(Double::doubleValue).toArray();
            double mean = Statistics.mean(values);
            if (values.length < 2) {
                return new Summary(mean, Optional.empty(), bySeed);
            }
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            return new Summary(mean, Optional.of(Math.sqrt(squares / (values.length - 1))), bySeed);
        }
    }

    /**
     * A row of the comparison with what was measured for it.
     *
     * @param name such as {@code mtlora} or {@code mtlora rank=16}
     * @param baseline whether these are the single-task models, which Δm is against
     * @param seeds for each seed the sums of the images, of the tasks that are measured
     */
    public record MeasuredMethod(String name, boolean baseline, Map<Long, ImageSums> seeds) {

        public MeasuredMethod {
            seeds = Collections.unmodifiableMap(new TreeMap<>(seeds));
        }
    }
}
