package dev.weightflow.model.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.weightflow.model.geometry.WeightMovement;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.metric.MetricScale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reports of a run in {@code metrics.jsonl}: a line for each step and each validation, written as soon as it is known. The lines up to a commit are
 * on the disk before the commit is.
 */
public final class History {

    /** Writes absent values as null, and ignores fields of later releases. */
    private static final ObjectMapper LINES = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Name of the file in the run's folder. */
    public static final String NAME = "metrics.jsonl";

    private final Path file;
    private final List<Line> lines = new ArrayList<>();

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Step.class, name = "step"),
        @JsonSubTypes.Type(value = Validation.class, name = "validation")
    })
    public sealed interface Line {
        int step();
    }

    /** Optimizer step of a run. */
    public record Step(
            int step,
            int epoch,
            double learningRate,
            double loss,
            Map<TaskName, Double> losses,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> regularization,

            double gradientNorm,
            double imagesPerSecond)
            implements Line {
        public Step {
            regularization = regularization == null ? Map.of() : regularization;
        }
    }

    /**
     * Measurement on the validation split.
     *
     * @param step number of steps done; 0 for the untrained model
     * @param epoch number of whole epochs done
     * @param movement of the weights, where it was requested and the method has such weights
     */
    public record Validation(
            int step,
            int epoch,
            TaskMetrics metrics,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<WeightMovement> movement)
            implements Line {

        /** Returns the validation with the score by which the best is chosen. */
        public dev.weightflow.schema.training.Validation score() {
            return ValidationScore.of(step, epoch, metrics);
        }

        /** Returns Δm over the published single-task models, in percent. */
        public double deltaM() {
            return score().deltaM();
        }

        /** Returns the primary metric of each task, in its own unit: fractions of 1, and degrees. */
        public Map<TaskName, Double> figures() {
            return metrics.primaryMetrics();
        }

        /** Returns each class's intersection over union, of the tasks that have classes. */
        public Map<TaskName, List<Optional<Double>>> perClass() {
            Map<TaskName, List<Optional<Double>>> classes = new TreeMap<>();
            metrics.byTask().forEach((task, measured) -> {
                if (!measured.perClass().isEmpty()) {
                    classes.put(task, measured.perClass());
                }
            });
            return classes;
        }

        /** Returns the scale of a task's figure. */
        public MetricScale scale(TaskName task) {
            return metrics.scales().of(task);
        }

        /** Returns a task's primary metric, in percent or in its unit. */
        public double shown(TaskName task) {
            return scale(task).shown(figures().get(task));
        }
    }

    private History(Path file) {
        this.file = file;
    }

    /** Opens the history of the run in that folder, which need not exist yet. */
    public static History in(Path folder) {
        return open(folder.resolve(NAME));
    }

    private static History open(Path file) {
        History history = new History(file);
        if (Files.exists(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                for (String line : (Iterable<String>) lines::iterator) {
                    history.lines.add(LINES.readValue(line, Line.class));
                }
            } catch (IOException | UncheckedIOException cut) {
                // the last line of a process that was killed is incomplete; those before it count
            }
        }
        return history;
    }

    /** Lists the tasks with a metric or a loss, in their order. */
    public List<TaskName> tasks() {
        return Stream.concat(
                        validations().stream().flatMap(each -> each.figures().keySet().stream()),
                        steps().stream().flatMap(each -> each.losses().keySet().stream()))
                .distinct()
                .sorted()
                .toList();
    }

    /** Drops the lines reported after the state that a run resumes from. */
    void forgetAfter(int step) {
        lines.removeIf(line -> line.step() > step);
        AtomicFile.write(file, text(lines));
    }

    /** Waits until all lines are on the disk. */
    void force() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(StepReport report) {
        add(new Step(
                report.step(),
                report.epoch(),
                report.learningRate(),
                report.metrics().totalLoss(),
                report.metrics().losses(),
                report.metrics().regularization(),
                report.metrics().gradientNorm(),
                report.imagesPerSecond()));
    }

    void add(Line line) {
        lines.add(line);
        try {
            Files.writeString(file, text(List.of(line)), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(List<? extends Line> some) {
        StringBuilder text = new StringBuilder();
        try {
            for (Line line : some) {
                text.append(LINES.writerFor(Line.class).writeValueAsString(line))
                        .append('\n');
            }
            return text.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and texts are always valid JSON", e);
        }
    }

    /** Lists all steps and validations in the order in which they were reported. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** Returns the line reported last. */
    public Line latest() {
        return lines.get(lines.size() - 1);
    }

    public boolean isEmpty() {
        return validations().isEmpty();
    }

    public List<Step> steps() {
        return of(Step.class);
    }

    public List<Validation> validations() {
        return of(Validation.class);
    }

    public Validation untrained() {
        return validations().get(0);
    }

    public Validation last() {
        List<Validation> all = validations();
        return all.get(all.size() - 1);
    }

    /**
     * Returns the validation with the greatest Δm over the published single-task models, as on the platform; of equal ones, the first. The untrained
     * model's counts only until there is another.
     */
    public Validation best() {
        List<Validation> all = validations();
        return all.subList(Math.min(1, all.size() - 1), all.size()).stream()
                .max(Comparator.comparingDouble(Validation::deltaM)
                        .thenComparing(Validation::step, Comparator.reverseOrder()))
                .orElseThrow();
    }

    private <T extends Line> List<T> of(Class<T> kind) {
        return lines.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
