package dev.weightflow.cli.demo;

import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The loss at the beginning and at the end of a training. A batch's loss is noisy: each is the mean of several reports.
 *
 * @param first the mean of the first reports
 * @param last the mean of the last ones
 * @param averaged how many reports each is the mean of
 * @param reports how many there are
 */
record LossCurve(double first, double last, int averaged, int reports) {

    private static final int MOST = 5;
    private static final String LOSS = "loss.total";

    /** The curve that the reports draw; nothing if there are fewer than two. A step that was made again counts once. */
    static Optional<LossCurve> of(Collection<JobProgressed> reports) {
        TreeMap<Long, JobProgressed> bySteps = new TreeMap<>();
        reports.stream()
                .filter(report -> report.values().containsKey(LOSS))
                .forEach(report -> bySteps.put(report.done(), report));
        List<Double> losses = bySteps.values().stream()
                .map(report -> report.values().get(LOSS))
                .toList();
        if (losses.size() < 2) {
            return Optional.empty();
        }
        int averaged = Math.max(1, Math.min(MOST, losses.size() / 4));
        return Optional.of(new LossCurve(
                mean(losses.subList(0, averaged)),
                mean(losses.subList(losses.size() - averaged, losses.size())),
                averaged,
                losses.size()));
    }

    boolean fell() {
        return last < first;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
