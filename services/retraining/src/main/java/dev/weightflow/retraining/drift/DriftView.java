package dev.weightflow.retraining.drift;

import dev.weightflow.projection.model.DriftHistory;
import dev.weightflow.projection.model.DriftHistory.WindowDecision;
import dev.weightflow.schema.drift.DriftReport;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.DriftSkipped;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.retraining.DriftPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * State of drift: the evidence that what a model sees is not like what its champion was registered on any more.
 *
 * @param version the champion, which has a reference and evidence of its own; absent if there is none
 * @param reference the dataset whose validation images are the reference
 * @param policy how drift is looked for at present; absent if it is not
 * @param checked number of windows that were compared with the reference
 * @param skipped number of windows that could not be compared with it
 * @param evidence of these windows, the greatest so far; 1 says nothing
 * @param threshold the evidence that counts as a change
 * @param effect of the latest window; absent before the first, and where there are too few groups
 * @param groups of the latest comparison with it; absent before the first, and where its report cannot be read
 * @param detected the change that was stated, if one was
 * @param windows the latest windows, of earlier champions too, the latest first
 */
public record DriftView(
        ModelName model,
        Optional<VersionNumber> version,
        Optional<DatasetId> reference,
        Optional<DriftPolicy> policy,
        int checked,
        int skipped,
        double evidence,
        Optional<Double> threshold,
        Optional<Double> effect,
        Optional<Groups> groups,
        Optional<DriftDetected> detected,
        List<Window> windows) {
    private static final int SHOWN = 20;

    /**
     * Groups of images, which are what counts: images of a group are alike.
     *
     * @param missing how many the reference has too few for a change to be found soon
     */
    public record Groups(int reference, int window, int missing) {
        static Groups of(DriftReport report) {
            return new Groups(report.reference().groups(), report.window().groups(), report.missingGroups());
        }
    }

    /**
     * Decision about a window.
     *
     * @param skipped why it could not be compared; absent if it was
     * @param report the digest of the stored report
     */
    public record Window(
            DatasetId dataset,
            Instant at,
            Optional<VersionNumber> version,
            Optional<String> skipped,
            Optional<Double> pValue,
            Optional<Double> effect,
            Optional<Double> evidence,
            Optional<Double> threshold,
            Optional<Digest> report) {
        static Window of(WindowDecision decision) {
            Optional<DriftChecked> check = decision.check();
            Optional<DriftSkipped> skip =
                    decision.event() instanceof DriftSkipped skipped ? Optional.of(skipped) : Optional.empty();
            return new Window(
                    decision.event().dataset(),
                    decision.metadata().at(),
                    check.map(DriftChecked::version).or(() -> skip.flatMap(DriftSkipped::version)),
                    skip.map(DriftSkipped::reason),
                    check.map(DriftChecked::pValue),
                    check.flatMap(DriftChecked::effect),
                    check.map(DriftChecked::evidence),
                    check.map(DriftChecked::threshold),
                    check.map(DriftChecked::report));
        }
    }

    static DriftView of(
            ModelName model,
            Optional<VersionNumber> version,
            Optional<DatasetId> reference,
            Optional<DriftPolicy> policy,
            DriftHistory history) {
        Optional<DriftChecked> latest = version.flatMap(history::latestCheck).flatMap(WindowDecision::check);
        return new DriftView(
                model,
                version,
                reference,
                policy,
                version.map(history::checked).orElse(0),
                version.map(history::skipped).orElse(0),
                latest.map(DriftChecked::evidence).orElse(1.0),
                latest.map(DriftChecked::threshold).or(() -> policy.map(set -> 1 / set.errorRate())),
                latest.flatMap(DriftChecked::effect),
                Optional.empty(),
                version.flatMap(history::detected),
                history.latest(0, SHOWN).stream().map(Window::of).toList());
    }

    /** Returns the digest of the latest comparison with the champion's reference. */
    Optional<Digest> latestReport() {
        return windows.stream()
                .filter(window -> window.version().equals(version))
                .flatMap(window -> window.report().stream())
                .findFirst();
    }

    DriftView with(Groups known) {
        return new DriftView(
                model,
                version,
                reference,
                policy,
                checked,
                skipped,
                evidence,
                threshold,
                effect,
                Optional.of(known),
                detected,
                windows);
    }
}
