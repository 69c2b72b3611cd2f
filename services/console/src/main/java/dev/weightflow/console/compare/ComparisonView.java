package dev.weightflow.console.compare;

import dev.weightflow.comparison.MethodFigures;
import dev.weightflow.comparison.MethodSummary;
import dev.weightflow.comparison.RowSettings;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.comparison.Summary;
import dev.weightflow.comparison.TrainedParts;
import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.comparison.statistics.Resamples;
import dev.weightflow.console.chart.IntervalColumn;
import dev.weightflow.console.chart.Scatter;
import dev.weightflow.console.chart.Scatter.ScatterPoint;
import dev.weightflow.console.compare.Facts.Intervals;
import dev.weightflow.console.compare.Facts.OfRow;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.console.text.Texts;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScale;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Content of a comparison's page. */
public final class ComparisonView {
    /** Minimum number of seeds for an interval, which with a single seed would be of models, not of methods. */
    private static final int LEAST_SEEDS = 2;
    /** Number of rows ticked by default; at most {@code MOST_TICKED} are compared setting by setting. */
    private static final int TICKED = 4;

    private static final int MOST_TICKED = 6;
    /** Greatest number of cells with drawings; beyond it a page has numbers alone. */
    private static final int MOST_DRAWN = 110;

    private final Sources sources;
    private final Comparison comparison;
    private final Choice choice;
    private final List<TaskStyle> tasks;
    private final Map<String, MethodFigures> figures;
    private final Map<String, Summary> deltaM;
    private final Map<String, OfRow> facts;
    private final boolean factsPending;
    private final Optional<Intervals> intervals;
    private final List<Row> rows;
    private final Set<String> ticked;
    private final List<Line> lines;
    private final SameImage sameImage;

    ComparisonView(Sources sources, Facts facts, Comparison comparison, Choice choice) {
        this.sources = sources;
        this.comparison = comparison;
        this.choice = choice;
        this.tasks = TaskStyle.of(comparison.tasks());
        this.figures = comparison.rows().stream().collect(Collectors.toMap(Row::id, Row::figures));
        this.deltaM = comparison.deltaM();
        Map<String, OfRow> known = new HashMap<>();
        comparison.rows().forEach(row -> facts.row(sources.documents(), row)
                .ifPresent(fact -> known.put(row.id(), fact)));
        this.facts = known;
        this.factsPending = known.size() < comparison.rows().size();
        this.intervals = facts.intervals(sources.documents(), comparison.measurements());
        this.rows = comparison.rows().stream()
                .sorted(Comparator.comparing((Row row) -> row.isMeasured())
                        .thenComparing(row -> Optional.ofNullable(deltaM.get(row.id()))
                                .map(Summary::mean)
                                .orElse(Double.NEGATIVE_INFINITY))
                        .reversed())
                .toList();
        this.ticked = ticked();
        this.lines = table();
        this.sameImage = SameImage.of(sources, facts, comparison, compared(), choice);
    }

    private Set<String> ticked() {
        Set<String> ticked = choice.rows().stream()
                .filter(id -> rows.stream().anyMatch(row -> row.id().equals(id)))
                .limit(MOST_TICKED)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (ticked.isEmpty()) {
            ticked.add(comparison.base().id());
            rows.stream()
                    .map(Row::id)
                    .filter(id -> !ticked.contains(id))
                    .limit(TICKED - 1L)
                    .forEach(ticked::add);
        }
        return ticked;
    }

    public String title() {
        return Words.title(comparison.rows());
    }

    public String lead() {
        return Words.lead(comparison, sources.journals().datasets());
    }

    /** Returns the comparison's name; empty if somebody chose its trainings. */
    public String name() {
        return comparison.jobs().isEmpty() ? comparison.address().substring("/compare/".length()) : "";
    }

    /** Returns the address that the selection form submits to. */
    public String address() {
        return comparison.address();
    }

    /** Returns the trainings that were requested; empty for an automatic comparison. */
    public String jobs() {
        return String.join(",", comparison.jobs());
    }

    /** Returns the address of the table in a file format. */
    public String table(String ending) {
        return file("/table." + ending);
    }

    /** Returns the address of the comparison as JSON. */
    public String json() {
        return file("");
    }

    private String file(String name) {
        return "/comparisons" + comparison.address().substring("/compare".length()) + name
                + Choice.of(choice.base()).query(comparison);
    }

    public String baseTitle() {
        return comparison.base().title();
    }

    /** Counts the rows that the page leaves out. */
    public int leftOut() {
        return comparison.leftOut();
    }

    /** Returns whether content of the page is still being computed. */
    public boolean pending() {
        return factsPending
                || sameImage.pending()
                || intervals.isEmpty() && measured().isPresent();
    }

    /** Returns the reason why there will be no intervals; empty if there are, or are still to come. */
    public Optional<String> missing() {
        return intervals.flatMap(Intervals::missing).map(why -> {
            String named = why;
            for (Row row : rows) {
                named = named.replace(row.id(), row.title());
            }
            return named.substring(0, 1).toUpperCase(Locale.ROOT) + named.substring(1);
        });
    }

    private Optional<Integer> measured() {
        return rows.stream().anyMatch(Row::isMeasured) ? comparison.set().map(set -> set.images()) : Optional.empty();
    }

    private int seeds() {
        return rows.stream().mapToInt(row -> row.cells().size()).max().orElse(0);
    }

    /** Explains how to read the figures. */
    public String caption() {
        if (measured().isEmpty()) {
            return "No results yet: rows fill in once their trainings are evaluated.";
        }
        String split = comparison
                .set()
                .map(set -> set.split().key().equals("val") ? "validation images" : "training images")
                .orElse("images");
        String images = "on " + Texts.count(measured().orElseThrow()) + " " + split
                + " of "
                + comparison
                        .set()
                        .map(set ->
                                Words.dataset(set.dataset(), sources.journals().datasets()))
                        .orElse("")
                + ". ";
        if (seeds() < LEAST_SEEDS) {
            return "One seed, " + images
                    + "No interval: estimating the variance over seeds takes more than one. "
                    + "The tick marks " + baseTitle() + ".";
        }
        boolean more = rows.stream().allMatch(row -> row.cells().size() == seeds());
        return "Mean ± standard deviation of " + (more ? "" : "up to ") + seeds() + " seeds, " + images
                + "Whiskers: two standard deviations over the seeds"
                + (seeds() <= 3 ? "; with so few seeds, a rough guide and not a test" : "")
                + ". The tick marks " + baseTitle() + ". "
                + (deltaM.isEmpty()
                        ? "No Δm: " + baseTitle() + " has no figure, or one that is 0."
                        : "Δm to " + baseTitle() + ": paired bootstrap over the images, " + Texts.count(Resamples.COUNT)
                                + " resamples, and the spread of the seeds; 95 %.")
                + intervals
                        .map(Intervals::differences)
                        .flatMap(all -> all.stream().findFirst())
                        .map(one -> " * differs from it: Holm over "
                                + Texts.count(one.difference().family(), "test") + ".")
                        .orElse("");
    }

    /** Column of the table. */
    public record Column(TaskStyle task, String heading, boolean lessIsBetter) {}

    public List<Column> columns() {
        return tasks.stream()
                .map(task -> {
                    MetricScale scale = scale(task);
                    return new Column(
                            task,
                            task.label() + (scale.unit().isEmpty() ? "" : ", " + scale.unit()),
                            scale.lessIsBetter());
                })
                .toList();
    }

    private MetricScale scale(TaskStyle task) {
        return comparison.scales().of(task.name());
    }

    /**
     * Figure of a cell.
     *
     * @param value empty if nothing was measured
     * @param plot empty where a page would have too many
     */
    public record Figure(
            String column, String value, String beside, boolean differs, Optional<IntervalColumn.Cell> plot) {}

    /** Reason why a part of a row has no figure. */
    public record Open(String words, String href) {}

    /** Row of the table. */
    public record Line(
            String id,
            String name,
            String options,
            boolean isBase,
            boolean ticked,
            Figure deltaM,
            List<Figure> figures,
            String trained,
            List<Open> open) {}

    /** Returns the rows of the table. */
    public List<Line> lines() {
        return lines;
    }

    private List<Line> table() {
        boolean drawn = rows.size() * (tasks.size() + 1) <= MOST_DRAWN;
        Map<TaskName, IntervalColumn> axes = new LinkedHashMap<>();
        tasks.forEach(task -> axes.put(task.name(), axis(task.name())));
        IntervalColumn gains = gainAxis();
        return rows.stream()
                .map(row -> new Line(
                        row.id(),
                        row.name(),
                        row.options(),
                        row.equals(comparison.base()),
                        ticked.contains(row.id()),
                        gain(row, gains, drawn),
                        tasks.stream()
                                .map(task -> figure(row, task, axes.get(task.name()), drawn))
                                .toList(),
                        trained(row).map(Texts::weights).orElse(Settings.NONE),
                        open(row)))
                .toList();
    }

    private IntervalColumn axis(TaskName task) {
        List<Double> values = new ArrayList<>();
        figures.values().stream()
                .flatMap(one -> Optional.ofNullable(one.tasks().get(task)).stream())
                .forEach(one -> {
                    double half = 2 * one.deviation().orElse(0d);
                    Collections.addAll(values, one.mean() - half, one.mean() + half);
                });
        return IntervalColumn.over(values);
    }

    private IntervalColumn gainAxis() {
        List<Double> values = new ArrayList<>(List.of(0d));
        rows.forEach(row -> {
            Optional.ofNullable(deltaM.get(row.id())).ifPresent(one -> values.add(one.mean()));
            interval(row).ifPresent(one -> Collections.addAll(values, one.low(), one.high()));
        });
        return IntervalColumn.over(values);
    }

    /** Returns the interval of Δm; empty for the baseline, and where it would rest on a single seed. */
    Optional<Interval> interval(Row row) {
        return row.equals(comparison.base())
                ? Optional.empty()
                : intervals
                        .flatMap(all -> all.row(row.id()))
                        .filter(one -> one.deltaMEstimate()
                                .filter(estimate -> estimate.seeds() >= LEAST_SEEDS)
                                .isPresent())
                        .flatMap(MethodSummary::deltaMInterval);
    }

    private boolean differs(Row row, String quantity) {
        return intervals
                .flatMap(all -> all.difference(row.id(), quantity))
                .filter(one -> one.difference().finds())
                .isPresent();
    }

    private Figure gain(Row row, IntervalColumn axis, boolean drawn) {
        Optional<Summary> gain = Optional.ofNullable(deltaM.get(row.id()));
        if (row.equals(comparison.base()) || gain.isEmpty()) {
            return new Figure(
                    "Δm", "", row.equals(comparison.base()) ? "the baseline" : Settings.NONE, false, Optional.empty());
        }
        Optional<Interval> interval = interval(row);
        return new Figure(
                interval.isPresent() ? "Δm, 95 % interval" : "Δm",
                Texts.signed(gain.get().mean()) + " %",
                interval.map(one -> "[" + oneDigit(one.low()) + ", " + oneDigit(one.high()) + "]")
                        .orElse(""),
                differs(row, Statistics.DELTA_M),
                drawn
                        ? Optional.of(axis.cell(
                                "ink",
                                gain.get().mean(),
                                interval.map(Interval::low),
                                interval.map(Interval::high),
                                Optional.of(0d)))
                        : Optional.empty());
    }

    private static String oneDigit(double value) {
        return String.format(Locale.ROOT, "%+.1f", value).replace('-', '−');
    }

    private Figure figure(Row row, TaskStyle task, IntervalColumn axis, boolean drawn) {
        Optional<Summary> summary =
                Optional.ofNullable(figures.get(row.id()).tasks().get(task.name()));
        if (summary.isEmpty()) {
            return new Figure(task.label(), "", Settings.NONE, false, Optional.empty());
        }
        Summary one = summary.get();
        String unit = scale(task).unit();
        Optional<Double> tick = Optional.ofNullable(
                        figures.get(comparison.base().id()).tasks().get(task.name()))
                .map(Summary::mean);
        return new Figure(
                task.label(),
                String.format(Locale.ROOT, "%.2f", one.mean()) + (unit.equals("°") ? unit : ""),
                one.deviation()
                        .map(deviation -> String.format(Locale.ROOT, "± %.2f", deviation))
                        .orElse(""),
                differs(row, task.key()),
                drawn
                        ? Optional.of(axis.cell(
                                "c-" + task.place(), one.mean(), one.deviation().map(deviation -> 2 * deviation), tick))
                        : Optional.empty());
    }

    private Optional<Long> trained(Row row) {
        return Optional.ofNullable(facts.get(row.id())).flatMap(OfRow::trained);
    }

    private List<Open> open(Row row) {
        return row.trainings().stream()
                .filter(one -> one.evaluation().isEmpty())
                .limit(2)
                .map(one -> new Open(
                        "seed " + one.spec().seed()
                                + (RowKey.isOfOneTask(one.spec())
                                        ? ", " + one.spec().tasks().get(0).key()
                                        : "")
                                + " " + Words.stateInFull(one.job(), sources.signals()),
                        "/trainings/" + one.id()))
                .toList();
    }

    /** Charts Δm over trained weights; empty while fewer than two rows have both. */
    public Optional<Scatter> scatter() {
        List<ScatterPoint> things = rows.stream()
                .filter(row -> deltaM.containsKey(row.id())
                        && trained(row).filter(number -> number > 0).isPresent())
                .map(row -> new ScatterPoint(
                        row.title(),
                        trained(row).orElseThrow(),
                        deltaM.get(row.id()).mean(),
                        interval(row).map(Interval::low),
                        interval(row).map(Interval::high),
                        row.equals(comparison.base())))
                .toList();
        if (things.size() < 2) {
            return Optional.empty();
        }
        return Optional.of(Scatter.of(
                "Δm over trained weights of " + Words.number(things.size()) + " rows; on the Pareto front: "
                        + Scatter.front(things).stream().map(ScatterPoint::name).collect(Collectors.joining(", "))
                        + ". The table above has every number.",
                "weights trained, log scale",
                "Δm to " + baseTitle() + ", %",
                things));
    }

    /** Returns the view of one image with the ticked rows' predictions. */
    public SameImage sameImage() {
        return sameImage;
    }

    /** Returns the ticked rows. */
    private List<Row> compared() {
        return rows.stream().filter(row -> ticked.contains(row.id())).toList();
    }

    public List<String> comparedTitles() {
        return compared().stream().map(Row::title).toList();
    }

    /** Counts the rows whose settings are compared, and the equal settings that are hidden. */
    public String differencesLead() {
        int hidden = told().alike().size();
        String ticks = Words.number(compared().size());
        return ticks.substring(0, 1).toUpperCase(Locale.ROOT) + ticks.substring(1)
                + (compared().size() == 1 ? " selected row" : " selected rows") + "; "
                + (hidden == 1 ? "1 equal setting hidden." : hidden + " equal settings hidden.");
    }

    /** Value of a setting in a row. */
    public record SettingValue(String row, String words) {}

    /** Setting in which the ticked rows differ. */
    public record Setting(String name, List<SettingValue> values) {}

    /** Lists the settings in which the ticked rows differ. */
    public List<Setting> settings() {
        List<String> titles = comparedTitles();
        List<Setting> settings = new ArrayList<>();
        told().differing()
                .forEach((name, values) -> settings.add(new Setting(
                        name,
                        IntStream.range(0, values.size())
                                .mapToObj(at -> new SettingValue(titles.get(at), values.get(at)))
                                .toList())));
        return settings;
    }

    private RowSettings told() {
        Map<String, Map<String, String>> told = new LinkedHashMap<>();
        compared().forEach(row -> told.put(row.id(), told(row)));
        // settings that follow from a row's single task are no difference to rows that learn all tasks
        List<Map<String, String>> ofAllTasks = compared().stream()
                .filter(row -> !RowKey.isOfOneTask(row.first().spec()))
                .map(row -> told.get(row.id()))
                .toList();
        compared().stream()
                .filter(row -> RowKey.isOfOneTask(row.first().spec()))
                .forEach(row -> ofAllTasks.stream().findFirst().ifPresent(other -> other.entrySet().stream()
                        .filter(setting -> Settings.followsFromTasks(setting.getKey()))
                        .forEach(setting -> told.get(row.id()).put(setting.getKey(), setting.getValue()))));
        Map<String, List<String>> bySetting = new LinkedHashMap<>();
        told.values().stream()
                .flatMap(one -> one.keySet().stream())
                .distinct()
                .forEach(name -> bySetting.put(
                        name,
                        told.values().stream()
                                .map(one -> one.getOrDefault(name, Settings.NONE))
                                .toList()));
        return new RowSettings(bySetting);
    }

    private Map<String, String> told(Row row) {
        Map<String, String> told = new LinkedHashMap<>(Settings.of(row.first().spec()));
        OfRow fact = facts.getOrDefault(row.id(), OfRow.UNKNOWN);
        fact.passes().ifPresent(passes -> told.put("forward passes", passes.toString()));
        part(told, fact, "trained: backbone", TrainedParts::backbone);
        part(told, fact, "trained: norms and biases", TrainedParts::small);
        part(told, fact, "trained: adapters", TrainedParts::adapters);
        part(told, fact, "trained: decoders", TrainedParts::decoders);
        fact.bytes().ifPresent(bytes -> told.put("checkpoint", Texts.bytes(bytes)));
        return told;
    }

    private static void part(Map<String, String> told, OfRow fact, String name, Function<TrainedParts, Long> part) {
        fact.parts().map(part).ifPresent(number -> told.put(name, number == 0 ? Settings.NONE : Texts.weights(number)));
    }
}
