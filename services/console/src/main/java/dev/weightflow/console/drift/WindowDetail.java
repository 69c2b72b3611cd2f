package dev.weightflow.console.drift;

import dev.weightflow.console.Console;
import dev.weightflow.console.dataset.DatasetNames;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.model.DriftHistory.WindowDecision;
import dev.weightflow.schema.dataset.ClassNames;
import dev.weightflow.schema.drift.DriftReport;
import dev.weightflow.schema.drift.DriftReport.Explanation;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.text.Numbers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Window with what its report says.
 *
 * @param row the window
 * @param compared what it was compared with; empty if it was skipped, or its report cannot be read
 * @param few a hint where the reference has too few groups
 * @param explanations in what it differs, the least p-value first
 * @param strangest images, the strangest first
 * @param more number of further ones in the report
 */
public record WindowDetail(
        WindowRow row,
        Optional<Compared> compared,
        String few,
        List<Difference> explanations,
        List<Strange> strangest,
        int more) {
    private static final int STRANGEST = 12;
    private static final int EXPLANATIONS = 20;

    /**
     * The two sides.
     *
     * @param href page of the reference's dataset; empty if it is not known
     * @param least the least p-value that so many groups and permutations can give
     */
    public record Compared(
            String reference, String href, int referenceImages, int referenceGroups, String least, int permutations) {}

    /** Measured thing that differs, by p-values adjusted by Holm's method. */
    public record Difference(String name, String reference, String window, String statistic, String p, boolean shown) {}

    /** Strange image. */
    public record Strange(String id, String picture, String score) {}

    static WindowDetail of(
            Console console, WindowDecision decision, ReportReader reports, Optional<DatasetId> detectedWith) {
        WindowRow row = WindowRow.of(console, decision, reports, detectedWith);
        return decision.check()
                .flatMap(check -> reports.read(check.report()))
                .map(report -> of(console, row, report))
                .orElseGet(() -> new WindowDetail(row, Optional.empty(), "", List.of(), List.of(), 0));
    }

    private static WindowDetail of(Console console, WindowRow row, DriftReport report) {
        Optional<DatasetId> reference = console.journals()
                .evaluations()
                .withReport(report.reference().report())
                .map(Evaluation::event)
                .map(event -> event.dataset());
        Map<String, List<String>> classes =
                reference.map(id -> classes(console, id)).orElse(Map.of());
        return new WindowDetail(
                row,
                Optional.of(new Compared(
                        reference.map(id -> DatasetNames.of(console, id)).orElse("its reference"),
                        reference.map(id -> "/datasets/" + id).orElse(""),
                        report.reference().images(),
                        report.reference().groups(),
                        Numbers.significant(report.leastPValue()),
                        report.permutations())),
                report.missingGroups() > 0
                        ? "The reference has " + Numbers.counted(report.missingGroups(), "group")
                                + " of images too few for a change to be found soon."
                        : "",
                report.explanations().stream()
                        .limit(EXPLANATIONS)
                        .map(one -> difference(one, classes))
                        .toList(),
                report.strangest().stream()
                        .limit(STRANGEST)
                        .map(image -> new Strange(
                                image.id(),
                                "/datasets/" + row.dataset() + "/samples/" + encoded(image.id()) + "/image.png",
                                Numbers.signed(image.score(), 1)))
                        .toList(),
                Math.max(0, report.strangest().size() - STRANGEST));
    }

    private static Difference difference(Explanation one, Map<String, List<String>> classes) {
        Optional<String> ofClass = one.classIndex().map(index -> {
            List<String> names = classes.getOrDefault(one.name().replaceFirst("^shares\\.", ""), List.of());
            return index < names.size() ? names.get(index) : "class " + index;
        });
        boolean share = ofClass.isPresent();
        return new Difference(
                one.name() + ofClass.map(name -> ", " + name).orElse(""),
                figure(one.reference(), share),
                figure(one.window(), share),
                (share ? "χ² " : "D ") + Numbers.significant(one.statistic()),
                Numbers.significant(one.pValue()),
                one.pValue() <= 0.05);
    }

    private static String figure(double value, boolean share) {
        return share ? Numbers.format("%.1f %%", 100 * value) : Numbers.significant(value);
    }

    /** Returns the names of the classes by task; none where they cannot be read, as their numbers do then. */
    private static Map<String, List<String>> classes(Console console, DatasetId dataset) {
        try {
            return console.documents().dataset(dataset).classes().stream()
                    .collect(Collectors.toMap(named -> named.task().key(), ClassNames::names, (one, other) -> one));
        } catch (InvalidDocument | ObjectStoreException e) {
            return Map.of();
        }
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
