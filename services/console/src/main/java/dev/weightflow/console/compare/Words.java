package dev.weightflow.console.compare;

import dev.weightflow.console.live.ProgressStream;
import dev.weightflow.console.live.Work;
import dev.weightflow.platform.job.Job;
import dev.weightflow.projection.Datasets;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sentences about comparisons. */
final class Words {
    private static final List<String> NUMBERS = List.of(
            "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve");

    private Words() {}

    static String number(int count) {
        return count < NUMBERS.size() ? NUMBERS.get(count) : Numbers.grouped(count);
    }

    private static String counted(int count, String noun) {
        return number(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** Returns a title such as {@code Eight methods, three seeds}. */
    static String title(List<Row> rows) {
        Set<String> methods = rows.stream().map(Row::name).collect(Collectors.toSet());
        String what = methods.size() == rows.size()
                ? counted(rows.size(), "method")
                : methods.size() == 1
                        ? counted(rows.size(), "setting") + " of " + rows.get(0).name()
                        : counted(rows.size(), "setting") + " of " + counted(methods.size(), "method");
        int most = rows.stream().mapToInt(row -> row.cells().size()).max().orElse(0);
        boolean alike = rows.stream().allMatch(row -> row.cells().size() == most);
        String title = what + ", " + (alike ? "" : "up to ") + counted(most, "seed");
        return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
    }

    /** Describes the settings that the rows share, and the trainings that are not done. */
    static String lead(Comparison comparison, Datasets datasets) {
        List<TrainingSpec> specs = comparison.rows().stream()
                .flatMap(row -> row.trainings().stream())
                .map(Cell.Trained::spec)
                .toList();
        List<String> common = new ArrayList<>();
        same(specs.stream().map(spec -> spec.model().title()).toList(), common);
        same(specs.stream().map(spec -> spec.imageSize() + " px").toList(), common);
        same(specs.stream().map(spec -> spec.length().words()).toList(), common);
        same(
                specs.stream()
                        .map(spec -> "trained on " + dataset(spec.dataset(), datasets))
                        .toList(),
                common);
        return (common.isEmpty() ? "" : String.join(", ", common) + ". ") + done(comparison);
    }

    private static void same(List<String> words, List<String> common) {
        if (words.stream().distinct().count() == 1) {
            common.add(words.get(0));
        }
    }

    /** Returns the last part of the dataset's source. */
    static String dataset(DatasetId id, Datasets datasets) {
        return datasets.dataset(id)
                .map(dataset -> dataset.event().source().replaceFirst("/+$", ""))
                .map(source -> source.substring(source.lastIndexOf('/') + 1))
                .filter(name -> !name.isBlank())
                .orElse("dataset " + id.shortId());
    }

    /** Names the images of the figures, as {@code on 45 validation images of PASCAL_MT}; empty before the first measurement. */
    static String onImages(Comparison comparison, Datasets datasets) {
        return comparison
                .set()
                .map(set -> " on " + Numbers.grouped(set.images())
                        + (set.split() == Split.VAL ? " validation" : " training") + " images of "
                        + dataset(set.dataset(), datasets))
                .orElse("");
    }

    private static String done(Comparison comparison) {
        List<Cell.Trained> all = comparison.rows().stream()
                .flatMap(row -> row.trainings().stream())
                .toList();
        TreeMap<String, Integer> open = new TreeMap<>();
        all.stream()
                .filter(one -> one.evaluation().isEmpty())
                .forEach(one -> open.merge(state(one.job()), 1, Integer::sum));
        String trainings = Numbers.counted(all.size(), "training");
        String sentence = open.isEmpty()
                ? (all.size() == 1 ? "The training is" : "All " + trainings + " are") + " evaluated"
                : (all.size()
                                - open.values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum()) + " of " + trainings
                        + " are evaluated; "
                        + open.entrySet().stream()
                                .map(state -> state.getValue() + " " + state.getKey())
                                .collect(Collectors.joining(", "));
        boolean ofOneTask = comparison.rows().stream().anyMatch(row -> row.cells().stream()
                .anyMatch(cell -> cell.trainings().size() > 1));
        return sentence + (ofOneTask ? ". Single task has one for each task." : ".");
    }

    /** Describes why a training has no figures. */
    static String state(Job.Accepted<TrainingSpec> job) {
        return switch (job.state()) {
            case WAITING -> "waiting";
            case CLAIMED -> "running";
            case COMPLETED -> "trained, not evaluated";
            case CANCELLED -> "cancelled";
            case FAILED -> "failed";
            case REJECTED -> "rejected";
        };
    }

    /** Describes the state with the progress, or the error. */
    static String stateInFull(Job.Accepted<TrainingSpec> job, ProgressStream signals) {
        String state = state(job);
        if (job instanceof Job.Claimed<?>) {
            return signals.latest(job.id())
                    .map(signal -> state + ", " + Work.percent(signal.progress()) + " %")
                    .orElse(state);
        }
        return job instanceof Job.Failed<?> failed
                ? state + ": " + failed.failure().message()
                : state;
    }
}
