package dev.weightflow.cli.compare;

import dev.weightflow.model.comparison.PublishedRow;
import dev.weightflow.model.comparison.Statistics.Difference;
import dev.weightflow.model.comparison.Statistics.MethodSummary;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A comparison's result. Everything but {@code timing} is a function of the data, the command and the code: the same command gives
 * the same digits. What was not measured is absent.
 *
 * @param rows the methods of which something is measured, in the order of the command
 * @param differences of every two rows
 * @param published what was published of these methods, measured otherwise
 * @param protocol in what they were measured otherwise
 * @param timing how long it took; it differs from run to run
 */
record Report(
        Setup setup,
        List<Row> rows,
        List<Difference> differences,
        List<PublishedRow> published,
        String protocol,
        List<TimingRow> timing) {

    /**
     * What was compared.
     *
     * @param data the folder's name, or the dataset's id
     * @param training what all trainings have in common: its method, seed and tasks are those of the first cell
     * @param methods asked for, also those of which nothing is measured yet
     * @param tasks in the order of the columns
     * @param images how many validation images the figures are from; absent before the first is measured
     * @param done how many of the trainings are done
     * @param resamples of the bootstrap
     */
    record Setup(
            String data,
            TrainingSpec training,
            List<String> methods,
            int seeds,
            List<Task> tasks,
            Optional<Integer> images,
            int trainings,
            int done,
            int resamples) {}

    record Row(MethodSummary summary, Trainable trainable, Optional<Long> checkpointBytes, List<CurvePoint> curve) {
        String name() {
            return summary.name();
        }
    }

    /** Trainable parameters by part; see {@link dev.weightflow.model.tensor.ParameterGroup}. */
    record Trainable(long total, long backbone, long small, long adapters, long decoders) {}

    /** @param figures of the tasks that were measured after that step with every seed that is done */
    record CurvePoint(int step, Map<Task, Double> figures) {}

    /**
     * How long a method took.
     *
     * @param secondsPerStep of one step of all its trainings together, where it has one for each task
     * @param imagesPerSecond that learn all tasks
     * @param peakMemoryBytes the greatest of its trainings
     */
    record TimingRow(
            String method,
            Optional<Double> secondsPerStep,
            Optional<Double> imagesPerSecond,
            Optional<Long> peakMemoryBytes) {}

    /** The rows by their name's difference to another. */
    Optional<Difference> difference(String quantity, String method, String against) {
        return differences.stream()
                .filter(one -> one.quantity().equals(quantity)
                        && one.method().equals(method)
                        && one.against().equals(against))
                .findFirst();
    }

    /** What was measured of a method; nothing yet, if nothing was. */
    Optional<Row> row(String method) {
        return rows.stream().filter(row -> row.name().equals(method)).findFirst();
    }

    /** The row that others are compared with: the single-task models, or else the first. */
    Optional<Row> reference() {
        return row("single-task").or(() -> rows.stream().findFirst());
    }
}
