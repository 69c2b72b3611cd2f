package dev.weightflow.retraining.drift;

import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.drift.change.Change;
import dev.weightflow.drift.change.ChangeOptions;
import dev.weightflow.drift.change.ChangeTest;
import dev.weightflow.drift.sequence.DriftEvidence;
import dev.weightflow.drift.sequence.DriftOptions;
import dev.weightflow.drift.sequence.DriftReading;
import dev.weightflow.drift.sequence.Strangeness;
import dev.weightflow.drift.window.Window;
import dev.weightflow.schema.drift.DriftReport;
import dev.weightflow.schema.drift.DriftReport.Explanation;
import dev.weightflow.schema.drift.DriftReport.Range;
import dev.weightflow.schema.drift.DriftReport.Side;
import dev.weightflow.schema.drift.DriftReport.StrangeImage;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.retraining.DriftPolicy;
import java.util.List;
import java.util.Optional;

/**
 * Comparison of a window with a version's reference. It follows from its arguments alone.
 *
 * @param before the evidence after the windows before; absent if this is the version's first
 * @param beforeReport the digest of the report that has it
 */
record Comparison(
        ModelName model,
        DatasetId dataset,
        VersionNumber version,
        Measured.Features reference,
        Measured.Features window,
        Optional<DriftEvidence> before,
        Optional<Digest> beforeReport,
        DriftPolicy policy) {
    private static final int PERMUTATIONS = 500;
    private static final int FOLDS = 5;
    private static final int RESAMPLES = 200;

    /**
     * Result of a comparison.
     *
     * @param evidence after this window
     * @param strangest all images of the window that were compared, the strangest first
     */
    record Compared(DriftReport report, DriftEvidence evidence, List<String> strangest) {
        /** Returns whether evidence and effect are enough to state a change. */
        boolean alarms(DriftPolicy policy) {
            return report.evidence() >= report.threshold()
                    && report.effect()
                            .filter(effect -> effect >= policy.effectToReach())
                            .isPresent();
        }
    }

    /** @throws IllegalArgumentException if the two cannot be compared, with the reason */
    Compared made() {
        if (!reference.window().backbone().equals(window.window().backbone())
                || reference.window().imageSize() != window.window().imageSize()) {
            throw new IllegalArgumentException(
                    "the reference was measured by another backbone, or at another image size");
        }
        Window ordinary = WindowImages.of(reference.window(), reference.document());
        Window now = WindowImages.of(window.window(), window.document());
        long seed = Seeds.of("window", model.value(), version.toString(), dataset.value());
        Change change = ChangeTest.between(
                ordinary,
                now,
                new ChangeOptions(
                        PERMUTATIONS, seed, FOLDS, RESAMPLES, now.images().size()));
        Strangeness strangeness = Strangeness.learned(ordinary);
        DriftEvidence evidence = before.orElseGet(
                        () -> DriftEvidence.start(strangeness, Seeds.of("evidence", model.value(), version.toString())))
                .next(strangeness.scores(now));
        return new Compared(
                report(change, evidence, seed, ordinary, now),
                evidence,
                change.strangest().stream().map(Change.Strange::id).toList());
    }

    private DriftReport report(Change change, DriftEvidence evidence, long seed, Window ordinary, Window now) {
        // the least effect is a condition of its own
        DriftReading reading = evidence.reading(new DriftOptions(policy.errorRate(), 0));
        return new DriftReport(
                DriftReport.FORMAT,
                model,
                dataset,
                version,
                side(reference, ordinary, change.referenceGroups()),
                side(window, now, change.windowGroups()),
                seed,
                change.permutations(),
                change.pValue(),
                change.leastPValue(),
                change.auc().filter(Double::isFinite),
                change.aucInterval().flatMap(Comparison::range),
                change.explanations().stream().map(Comparison::explanation).toList(),
                change.strangest().stream()
                        .limit(DriftReport.MOST_STRANGEST)
                        .map(image -> new StrangeImage(image.id(), image.score()))
                        .toList(),
                beforeReport,
                reading.evidence(),
                reading.threshold(),
                reading.missingGroups(),
                CanonicalJson.digest(evidence));
    }

    private static Side side(Measured.Features features, Window images, int groups) {
        return new Side(features.report(), features.document(), images.images().size(), groups);
    }

    private static Optional<Range> range(Interval interval) {
        return Double.isFinite(interval.low()) && Double.isFinite(interval.high())
                ? Optional.of(new Range(interval.low(), interval.high()))
                : Optional.empty();
    }

    private static Explanation explanation(Change.Explanation explained) {
        return new Explanation(
                explained.name(),
                explained.statistic(),
                explained.classIndex(),
                explained.reference(),
                explained.window(),
                explained.pValue());
    }
}
