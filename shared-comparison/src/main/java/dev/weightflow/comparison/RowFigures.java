package dev.weightflow.comparison;

import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Means and standard deviations of a row over its seeds, before images are resampled, and Δm.
 *
 * @param tasks the primary metric of each task that was measured with any seed, as tables have it
 */
public record RowFigures(Map<TaskName, Summary> tasks) {

    public RowFigures {
        tasks = TaskName.ordered(tasks);
    }

    /** @param bySeed for each seed the figures of some of the tasks, as tables have them */
    public static RowFigures of(Iterable<TaskName> tasks, Map<Long, Map<TaskName, Double>> bySeed) {
        Map<TaskName, Summary> summaries = new TreeMap<>();
        for (TaskName task : tasks) {
            Map<Long, Double> figures = new TreeMap<>();
            bySeed.forEach((seed, all) -> {
                if (all.containsKey(task)) {
                    figures.put(seed, all.get(task));
                }
            });
            if (!figures.isEmpty()) {
                summaries.put(task, Summary.of(figures));
            }
        }
        return new RowFigures(summaries);
    }

    /** Returns the seeds with which all of those tasks were measured. */
    SortedSet<Long> seeds(Collection<TaskName> some) {
        SortedSet<Long> seeds = new TreeSet<>();
        tasks.values().forEach(figure -> seeds.addAll(figure.bySeed().keySet()));
        some.forEach(task -> seeds.retainAll(
                tasks.containsKey(task) ? tasks.get(task).bySeed().keySet() : Set.of()));
        return seeds;
    }

    Map<TaskName, Double> means() {
        return TaskName.each(tasks.keySet(), task -> tasks.get(task).mean());
    }

    /** Returns whether Δm over those tasks can be computed against this row: it has a figure of each, and none is 0. */
    public boolean isBaseline(Set<TaskName> all) {
        return tasks.keySet().equals(all) && tasks.values().stream().allMatch(figure -> figure.mean() > 0);
    }

    /**
     * Computes Δm in percent, each seed's against the mean of the baseline, so that the mean over the seeds is the means' Δm.
     *
     * @param baseline with a figure of each task that is not 0: {@link #isBaseline}
     * @return empty if no seed has a figure of each of the tasks
     */
    public Optional<Summary> deltaM(RowFigures baseline, MetricScales scales) {
        Set<TaskName> all = baseline.tasks.keySet();
        SortedSet<Long> seeds = seeds(all);
        if (seeds.isEmpty()) {
            return Optional.empty();
        }
        DeltaM against = new DeltaM(baseline.means(), scales);
        Map<Long, Double> bySeed = new TreeMap<>();
        seeds.forEach(seed -> bySeed.put(
                seed,
                against.of(TaskName.each(all, task -> tasks.get(task).bySeed().get(seed)))));
        return Optional.of(Summary.of(bySeed));
    }
}
