package dev.weightflow.console.model;

import dev.weightflow.console.chart.Dumbbells;
import dev.weightflow.console.evaluation.Reported;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * IoU of every class, before and now.
 *
 * @param words caption
 * @param task whose classes they are
 * @param count number of classes
 * @param more whether some are left out
 */
public record ClassTable(
        String words, String task, int count, boolean more, Optional<Dumbbells> picture, List<Row> rows) {
    private static final int FEW = 10;

    /** Row of a class. */
    public record Row(String name, String before, String now) {}

    static ClassTable none(String words) {
        return new ClassTable(words, "", 0, false, Optional.empty(), List.of());
    }

    static ClassTable of(
            Optional<Reported> reported,
            Map<TaskName, TaskFigures> before,
            Optional<String> asked,
            boolean all,
            Optional<String> rival) {
        List<TaskStyle> withClasses = reported.map(found -> found.looks().stream()
                        .filter(look -> !found.report()
                                        .metrics()
                                        .byTask()
                                        .get(look.name())
                                        .perClass()
                                        .isEmpty()
                                && !found.kind(look.name()).classNames().isEmpty())
                        .toList())
                .orElse(List.of());
        Optional<TaskStyle> look = withClasses.stream()
                .filter(one -> asked.filter(one.key()::equals).isPresent())
                .findFirst()
                .or(() -> withClasses.stream().findFirst());
        return look.map(one -> of(reported.orElseThrow(), one, before, all, rival))
                .orElseGet(() -> none("None of the tasks has classes."));
    }

    private static ClassTable of(
            Reported reported, TaskStyle look, Map<TaskName, TaskFigures> before, boolean all, Optional<String> rival) {
        List<String> names = reported.kind(look.name()).classNames();
        List<Optional<Double>> now =
                reported.report().metrics().byTask().get(look.name()).perClass();
        List<Optional<Double>> then = Optional.ofNullable(before.get(look.name()))
                .map(TaskFigures::perClass)
                .orElse(List.of());
        List<Dumbbells.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < Math.min(names.size(), now.size()); i++) {
            if (now.get(i).isPresent()) {
                pairs.add(new Dumbbells.Pair(
                        names.get(i),
                        i < then.size() ? then.get(i).map(iou -> 100 * iou) : Optional.empty(),
                        100 * now.get(i).get()));
            }
        }
        pairs.sort(Comparator.comparingDouble(pair -> -Math.abs(pair.change())));
        List<Dumbbells.Pair> shown = new ArrayList<>(all ? pairs : pairs.subList(0, Math.min(FEW, pairs.size())));
        shown.sort(Comparator.comparingDouble(pair -> -pair.change()));
        String of = shown.size() < pairs.size()
                ? " " + shown.size() + " of " + pairs.size() + ", largest changes first."
                : "";
        return new ClassTable(
                look.label() + ", IoU in percent"
                        + rival.filter(any -> !then.isEmpty())
                                .map(number -> ", v" + number + " ○ to now ●")
                                .orElse("") + "." + of,
                look.key(),
                pairs.size(),
                shown.size() < pairs.size(),
                Optional.of(Dumbbells.of(
                        "c-" + look.place(), "Intersection over union of " + shown.size() + " classes", shown)),
                shown.stream()
                        .map(pair -> new Row(
                                pair.name(), pair.before().map(ClassTable::one).orElse("–"), one(pair.now())))
                        .toList());
    }

    private static String one(double value) {
        return Numbers.format("%.1f", value);
    }
}
