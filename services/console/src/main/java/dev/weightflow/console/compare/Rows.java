package dev.weightflow.console.compare;

import dev.weightflow.comparison.RowSettings;
import dev.weightflow.console.compare.Cell.Trained;
import dev.weightflow.console.text.MethodLook;
import dev.weightflow.platform.job.Job;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.projection.Evaluations;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Trainings grouped into rows.
 *
 * @param shown measured rows first, of these the latest first
 * @param leftOut number of further rows
 */
record Rows(List<Row> shown, int leftOut) {
    /** Maximum number of rows of a readable page. */
    static final int MOST = 20;

    /** Order of repeated trainings of one seed, of which the last is kept: evaluated before others, then the latest. */
    private static final Comparator<Trained> BETTER_KNOWN = Comparator.comparing(
                    (Trained one) -> one.evaluation().isPresent())
            .thenComparing(one -> one.job().since());

    static Rows of(Collection<Job.Accepted<TrainingSpec>> jobs, Evaluations evaluations, Optional<EvaluationSet> set) {
        Map<RowKey, List<Trained>> byRow = new LinkedHashMap<>();
        jobs.forEach(job -> byRow.computeIfAbsent(RowKey.of(job.record().spec()), any -> new ArrayList<>())
                .add(set.map(images -> Trained.of(job, evaluations, images))
                        .orElseGet(() -> new Trained(job, Optional.empty()))));
        List<Map.Entry<RowKey, List<Trained>>> shown = byRow.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<RowKey, List<Trained>> row) -> isMeasured(row.getValue()))
                        .thenComparing(row -> latest(row.getValue()))
                        .reversed())
                .limit(MOST)
                .toList();
        return new Rows(named(shown), byRow.size() - shown.size());
    }

    private static boolean isMeasured(List<Trained> row) {
        return row.stream().anyMatch(one -> one.evaluation().isPresent());
    }

    private static Instant latest(List<Trained> row) {
        return row.stream()
                .map(one -> one.job().since())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static List<Row> named(List<Map.Entry<RowKey, List<Trained>>> rows) {
        List<Row> plain = rows.stream()
                .map(row -> new Row(
                        row.getKey().id(),
                        MethodLook.title(row.getKey().method().name()),
                        "",
                        cells(row.getValue())))
                .toList();
        Map<String, List<Map<String, String>>> byMethod = plain.stream()
                .collect(Collectors.groupingBy(Row::name, Collectors.mapping(Row::settings, Collectors.toList())));
        return plain.stream()
                .map(row -> new Row(row.id(), row.name(), options(row, byMethod.get(row.name())), row.cells()))
                .toList();
    }

    /** Describes the rank, and the settings in which the row differs from the others of its method. */
    private static String options(Row row, List<Map<String, String>> ofMethod) {
        int mine = ofMethod.indexOf(row.settings());
        List<String> words = new ArrayList<>();
        Optional.ofNullable(row.method().words().get("rank")).ifPresent(rank -> words.add("r " + rank));
        new TreeMap<>(RowSettings.of(ofMethod).differing()).forEach((name, values) -> {
            if (!name.equals(RowSettings.METHOD + "rank")) {
                words.add((name.startsWith(RowSettings.METHOD) ? name.substring(RowSettings.METHOD.length()) : name)
                        + " " + RowSettings.printed(values).get(mine));
            }
        });
        return String.join(", ", words);
    }

    private static List<Cell> cells(List<Trained> trainings) {
        Map<Long, Map<List<TaskName>, Trained>> bySeed = new TreeMap<>();
        trainings.forEach(one -> bySeed.computeIfAbsent(one.spec().seed(), any -> new LinkedHashMap<>())
                .merge(one.spec().tasks(), one, (a, b) -> BETTER_KNOWN.compare(a, b) >= 0 ? a : b));
        return bySeed.entrySet().stream()
                .map(seed -> new Cell(
                        seed.getKey(),
                        seed.getValue().values().stream()
                                .sorted(Comparator.comparing(
                                        one -> one.spec().tasks().get(0)))
                                .collect(Collectors.toList())))
                .toList();
    }
}
