package dev.weightflow.console.drift;

import dev.weightflow.console.Console;
import dev.weightflow.console.dataset.DatasetNames;
import dev.weightflow.projection.model.DriftHistory.WindowDecision;
import dev.weightflow.schema.drift.DriftReport;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.DriftEvent.DriftSkipped;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.text.Numbers;
import java.time.Instant;
import java.util.Optional;

/**
 * Window in the table.
 *
 * @param name of its source
 * @param images number of images that were compared, and of their groups; a dash if the report cannot be read
 * @param effect with its interval, as far as that is known
 * @param skipped why it could not be compared; empty if it was
 * @param detected whether the change was shown with it
 */
public record WindowRow(
        String dataset,
        String name,
        Instant at,
        String event,
        String images,
        String p,
        String effect,
        String interval,
        String evidence,
        String skipped,
        boolean detected) {
    private static final String UNKNOWN = "–";

    static WindowRow of(
            Console console, WindowDecision decision, ReportReader reports, Optional<DatasetId> detectedWith) {
        DatasetId window = decision.event().dataset();
        Optional<DriftChecked> check = decision.check();
        Optional<DriftReport> report = check.flatMap(found -> reports.read(found.report()));
        return new WindowRow(
                window.value(),
                DatasetNames.of(console, window),
                decision.metadata().at(),
                decision.metadata().event().value(),
                report.map(DriftReport::window)
                        .map(side -> Numbers.grouped(side.images()) + " in " + Numbers.counted(side.groups(), "group"))
                        .orElse(UNKNOWN),
                check.map(found -> Numbers.significant(found.pValue())).orElse(UNKNOWN),
                check.flatMap(DriftChecked::effect).map(WindowRow::two).orElse(UNKNOWN),
                report.flatMap(DriftReport::effectInterval)
                        .map(range -> "[" + two(range.lower()) + ", " + two(range.upper()) + "]")
                        .orElse(""),
                check.map(found -> evidence(found.evidence()) + " of " + evidence(found.threshold()))
                        .orElse(UNKNOWN),
                decision.event() instanceof DriftSkipped skip ? skip.reason() : "",
                check.isPresent() && detectedWith.filter(window::equals).isPresent());
    }

    static String two(double value) {
        return Numbers.format("%.2f", value);
    }

    /** Formats evidence as everywhere: {@code 2.37e+05}. */
    static String evidence(double value) {
        return Numbers.format("%.3g", value);
    }
}
