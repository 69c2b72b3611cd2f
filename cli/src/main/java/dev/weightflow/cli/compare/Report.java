package dev.weightflow.cli.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.cli.report.Document;
import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.MethodSummary;
import dev.weightflow.comparison.PublishedRow;
import dev.weightflow.comparison.ReferenceRow;
import dev.weightflow.comparison.TrainedParts;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Result of a comparison. Everything but {@code timing} is a function of the data, the command and the code: the same command gives the same digits.
 * Values that were not measured are absent.
 *
 * @param preparation of the rows before the comparison
 * @param rows the methods measured at least in part, in the order of the command
 * @param toReference every other row less the {@linkplain #reference reference}, tested together
 * @param pairs every row less each earlier one; of one quantity, they are tested together
 * @param published figures of these methods in publications, under another protocol
 * @param protocol differences between that protocol and ours
 * @param timing duration and memory, which differ from run to run
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
     * Setup of the comparison.
     *
     * @param data the folder's name, or the dataset's id
     * @param training the settings that all trainings share; its method is a placeholder
     * @param methods asked for, also those not measured yet
     * @param tasks in the order of the columns
     * @param images number of validation images behind the figures; absent before the first measurement
     * @param done number of trainings that are done
     * @param resamples of the bootstrap
     * @param margins the greatest irrelevant difference, by quantity
     * @param scales of the tasks' figures
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
     * @param setup settings in which it may differ from other rows
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
     * Point of a learning curve, over the seeds that were measured after that step.
     *
     * @param figures their means by task
     * @param least the least of them
     * @param greatest the greatest of them
     */
    public record CurvePoint(
            int step, Map<TaskName, Double> figures, Map<TaskName, Double> least, Map<TaskName, Double> greatest) {}

    /**
     * Speed and memory of a method.
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

    /** Returns the figures of a method; empty while none are measured. */
    public Optional<Row> row(String method) {
        return rows.stream().filter(row -> row.name().equals(method)).findFirst();
    }

    /** Returns the tables and plots. */
    public Document document() {
        return Sections.document(this);
    }

    /** Returns the row that others are compared with. */
    static Optional<String> reference(List<Row> rows) {
        return ReferenceRow.of(rows, Row::isSingleTask).map(Row::name);
    }
}
