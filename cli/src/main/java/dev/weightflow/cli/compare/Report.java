package dev.weightflow.cli.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.weightflow.comparison.ComparisonResult;
import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.PublishedRow;
import dev.weightflow.comparison.RowSummary;
import dev.weightflow.comparison.TrainedParts;
import dev.weightflow.comparison.table.Document;
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
 * @param comparison what was computed, also of the rows that were not measured yet
 * @param rows the methods measured at least in part, in the order of the command
 * @param published figures of these methods in publications, under another protocol
 * @param protocol differences between that protocol and ours
 * @param timing duration and memory, which differ from run to run
 */
@JsonPropertyOrder({"setup", "preparation", "rows", "toReference", "pairs", "published", "protocol", "timing"})
public record Report(
        Setup setup,
        Preparation preparation,
        @JsonIgnore ComparisonResult comparison,
        List<Row> rows,
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
     * @param settings {@link dev.weightflow.comparison.RowSettings#ofRow}
     * @param setup settings in which it may differ from other rows
     */
    public record Row(
            RowSummary summary,
            MethodSpec method,
            Map<String, String> numbers,
            @JsonIgnore Map<String, String> settings,
            RowSetup setup,
            TrainedParts trainable,
            Optional<Long> checkpointBytes,
            List<CurvePoint> curve) {
        public String name() {
            return summary.name();
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

    /** Returns every other row less the reference, tested together. */
    @JsonProperty
    public List<Difference> toReference() {
        return comparison.toReference();
    }

    /** Returns every row less each earlier one; of one quantity, they are tested together. */
    @JsonProperty
    public List<Difference> pairs() {
        return comparison.pairs();
    }

    /** Returns the tables and plots. */
    public Document document() {
        return Sections.document(this);
    }
}
