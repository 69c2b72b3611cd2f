package dev.weightflow.cli.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.cli.report.Document;
import dev.weightflow.model.comparison.Difference;
import dev.weightflow.model.comparison.MethodSummary;
import dev.weightflow.model.comparison.PublishedRow;
import dev.weightflow.model.comparison.ReferenceRow;
import dev.weightflow.model.comparison.TrainedParts;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A comparison's result. Everything but {@code timing} is a function of the data, the command and the code: the same command gives
 * the same digits. What was not measured is absent.
 *
 * @param preparation what was done to the rows before
 * @param rows the methods of which something is measured, in the order of the command
 * @param toReference every other row less the {@linkplain #reference reference}, tested together
 * @param pairs every row less each earlier one; of one quantity, they are tested together
 * @param published what was published of these methods, measured otherwise
 * @param protocol in what they were measured otherwise
 * @param timing how long it took; it differs from run to run
 */
public record Report(
        Setup setup,
        Preparation preparation,
        List<Row> rows,
        List<Difference> toReference,
        List<Difference> pairs,
        List<PublishedRow> published,
        String protocol,
        List<TimingRow> timing) {

    /**
     * What was compared.
     *
     * @param data the folder's name, or the dataset's id
     * @param training what all trainings have in common; its method stands for none of them
     * @param methods asked for, also those of which nothing is measured yet
     * @param tasks in the order of the columns
     * @param images how many validation images the figures are from; absent before the first is measured
     * @param done how many of the trainings are done
     * @param resamples of the bootstrap
     * @param margins how great a difference does not matter, by quantity
     * @param scales how the tasks' figures are read
     */
    public record Setup(
            String data,
            TrainingSpec training,
            List<String> methods,
            int seeds,
            List<TaskName> tasks,
            Optional<Integer> images,
            int trainings,
            int done,
            int resamples,
            Map<String, Double> margins,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) MetricScales scales) {}

    /**
     * @param method with all options
     * @param numbers that were given for its trainings alone
     * @param setup in what it may differ from other rows
     */
    public record Row(
            MethodSummary summary,
            MethodSpec method,
            Map<String, String> numbers,
            RowSetup setup,
            TrainedParts trainable,
            Optional<Long> checkpointBytes,
            List<CurvePoint> curve) {
        public String name() {
            return summary.name();
        }

        boolean isSingleTask() {
            return method.name() == MethodName.SINGLE_TASK;
        }
    }

    /**
     * A point of a learning curve, over the seeds that were measured after that step.
     *
     * @param figures their means by task
     * @param least the least of them
     * @param greatest the greatest of them
     */
    public record CurvePoint(
            int step, Map<TaskName, Double> figures, Map<TaskName, Double> least, Map<TaskName, Double> greatest) {}

    /**
     * How long a method took.
     *
     * @param secondsPerStep of one step of all its trainings together, where it has one for each task
     * @param imagesPerSecond that learn all tasks
     * @param peakMemoryBytes the greatest of its trainings
     */
    public record TimingRow(
            String method,
            Optional<Double> secondsPerStep,
            Optional<Double> imagesPerSecond,
            Optional<Long> peakMemoryBytes) {}

    /** What was measured of a method; nothing yet, if nothing was. */
    public Optional<Row> row(String method) {
        return rows.stream().filter(row -> row.name().equals(method)).findFirst();
    }

    /** The tables and plots. */
    public Document document() {
        return Sections.document(this);
    }

    /** The row that others are compared with. */
    static Optional<String> reference(List<Row> rows) {
        return ReferenceRow.of(rows, Row::isSingleTask).map(Row::name);
    }
}
