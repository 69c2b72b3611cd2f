package dev.weightflow.console.compare;

import dev.weightflow.comparison.ComparisonResult;
import dev.weightflow.comparison.Conclusions;
import dev.weightflow.comparison.ResultTables;
import dev.weightflow.comparison.statistics.Estimate;
import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.console.chart.Scatter;
import dev.weightflow.console.chart.Scatter.ScatterPoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Content of a comparison's page. */
public final class ComparisonView {
    /** Number of rows ticked by default; at most {@code MOST_TICKED} are compared setting by setting. */
    private static final int TICKED = 4;

    private static final int MOST_TICKED = 6;

    private final Sources sources;
    private final Comparison comparison;
    private final Choice choice;
    private final ComputedComparison computed;
    private final ComparisonResult result;
    private final FigureTable figures;
    private final SettingsTable settings;
    private final SameImage sameImage;

    ComparisonView(Sources sources, Facts facts, Comparison comparison, Choice choice) {
        this.sources = sources;
        this.comparison = comparison;
        this.choice = choice;
        this.computed = ComputedComparison.of(sources, facts, comparison);
        this.result = computed.result().sorted();
        Map<String, Row> rows = comparison.rows().stream().collect(Collectors.toMap(Row::id, Function.identity()));
        Set<String> ticked = ticked(rows.keySet());
        List<Row> compared = result.rows().stream()
                .map(ComparisonResult.Row::name)
                .filter(ticked::contains)
                .map(rows::get)
                .toList();
        this.figures = new FigureTable(result, rows, List.copyOf(ticked), sources.signals());
        this.settings = SettingsTable.of(compared, computed);
        this.sameImage = SameImage.of(sources, facts, comparison, compared, choice);
    }

    private Set<String> ticked(Set<String> ids) {
        Stream<String> chosen = choice.rows().stream().anyMatch(ids::contains)
                ? choice.rows().stream().filter(ids::contains).distinct().limit(MOST_TICKED)
                : Stream.concat(
                                Stream.of(comparison.base().id()),
                                result.rows().stream().map(ComparisonResult.Row::name))
                        .distinct()
                        .limit(TICKED);
        return chosen.collect(Collectors.toCollection(LinkedHashSet::new));
    }

    public String title() {
        return Words.title(comparison.rows());
    }

    public String lead() {
        return Words.lead(comparison, sources.journals().datasets());
    }

    /** Returns the comparison's name; empty if somebody chose its trainings. */
    public String name() {
        return comparison.name().orElse("");
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
    public String file(String ending) {
        return published("/table." + ending);
    }

    /** Returns the address of the comparison as JSON. */
    public String json() {
        return published("");
    }

    private String published(String name) {
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
        return computed.pending() || sameImage.pending();
    }

    /** Returns the reason why there will be no intervals; empty if there are, or are still to come. */
    public Optional<String> missing() {
        return computed.missing();
    }

    /** Explains how to read the figures. */
    public String caption() {
        if (result.images().isEmpty()) {
            return "No results yet: rows fill in once their trainings are evaluated.";
        }
        return ResultTables.figures(result) + ","
                + Words.onImages(comparison, sources.journals().datasets()) + ". "
                + (result.seeds() < Estimate.LEAST_SEEDS_OF_INTERVAL
                        ? ""
                        : "Whiskers: two standard deviations over the seeds"
                                + (result.seeds() <= Estimate.LEAST_SEEDS
                                        ? "; with so few seeds, a rough guide and not a test. "
                                        : ". "))
                + ResultTables.sentences(
                        "The tick marks " + baseTitle() + ".",
                        ResultTables.deltaMNote(result),
                        ResultTables.stars(result));
    }

    /** States what may be concluded; empty while it is computed, and where it cannot be. */
    public String conclusions() {
        return result.toReference().isEmpty() ? "" : Conclusions.of(result.toReference());
    }

    public FigureTable figures() {
        return figures;
    }

    /** Returns the settings in which the ticked rows differ. */
    public SettingsTable settings() {
        return settings;
    }

    /** Returns the view of one image with the ticked rows' predictions. */
    public SameImage sameImage() {
        return sameImage;
    }

    /** Charts Δm over trained weights; empty while fewer than two rows have both. */
    public Optional<Scatter> scatter() {
        List<ScatterPoint> points = result.rows().stream()
                .filter(row -> row.summary().deltaM().isPresent()
                        && row.trained().filter(number -> number > 0).isPresent())
                .map(row -> new ScatterPoint(
                        row.title(),
                        row.trained().orElseThrow(),
                        row.summary().deltaM().orElseThrow().mean(),
                        row.summary().deltaMInterval().map(Interval::low),
                        row.summary().deltaMInterval().map(Interval::high),
                        row.name().equals(comparison.base().id())))
                .toList();
        if (points.size() < 2) {
            return Optional.empty();
        }
        return Optional.of(Scatter.of(
                "Δm over trained weights of " + Words.number(points.size()) + " rows; on the Pareto front: "
                        + Scatter.front(points).stream().map(ScatterPoint::name).collect(Collectors.joining(", "))
                        + ". The table above has every number.",
                "weights trained, log scale",
                "Δm to " + baseTitle() + ", %",
                points));
    }
}
