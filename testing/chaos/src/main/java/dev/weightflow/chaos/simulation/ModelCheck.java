package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
import dev.weightflow.projection.model.Model;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.WatchEvent;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Specification of the events allowed for one model, independent of the code under test. */
final class ModelCheck {
    /** Minimum gain in percent: two seed deviations of half a percent, as in the gate's rules. */
    private static final double LEAST_GAIN = 1;

    private static final double TOLERANCE = 1e-9;

    private final Map<ReportId, EvaluationCompleted> reports;
    private final List<CheckpointId> versions = new ArrayList<>();
    private final Map<Alias, Optional<VersionNumber>> aliases = new HashMap<>();
    private final Map<Alias, Integer> moves = new HashMap<>();
    private final Map<VersionNumber, Integer> asked = new HashMap<>();
    private final Map<VersionNumber, Integer> rulings = new HashMap<>();
    private final Set<VersionNumber> decided = new HashSet<>();
    private final Set<DatasetId> retraining = new HashSet<>();
    private final LookCheck looks = new LookCheck();
    private final WatchCheck watch = new WatchCheck();

    /**
     * @param reports the completed evaluations, by their reports
     */
    ModelCheck(Map<ReportId, EvaluationCompleted> reports) {
        this.reports = reports;
    }

    List<CheckpointId> versions() {
        return versions;
    }

    /** Returns whether the gate has decided on every version. */
    boolean decided() {
        return decided.size() == versions.size();
    }

    void see(ModelEvent event) {
        if (event instanceof ModelVersionRegistered version) {
            require(version.version().value() == versions.size() + 1, event, "there are " + versions.size());
            require(!versions.contains(version.checkpoint()), event, "the checkpoint is a version already");
            version.report()
                    .ifPresent(report -> require(
                            reports.containsKey(report)
                                    && reports.get(report).checkpoint().equals(version.checkpoint()),
                            event,
                            "its report is of nothing that was evaluated"));
            versions.add(version.checkpoint());
        } else if (event instanceof AliasMoved move) {
            moved(move);
        } else if (event instanceof WatchEvent watched) {
            watch.see(watched);
        } else if (event instanceof PromotionRejected rejection) {
            stays(event, rejection.version(), rejection.verdict());
        } else if (event instanceof PromotionUndecided undecided) {
            stays(event, undecided.version(), undecided.verdict());
        } else if (event instanceof RetrainingTriggered triggered) {
            triggered
                    .datasets()
                    .forEach(dataset ->
                            require(retraining.add(dataset), event, "it was decided about " + dataset + " before"));
        } else if (event instanceof RetrainingSkipped skipped) {
            require(retraining.add(skipped.dataset()), event, "it was decided about the dataset before");
        }
    }

    private void stays(ModelEvent event, VersionNumber version, GateVerdict verdict) {
        require(version.value() <= versions.size(), event, "there is no such version");
        decided.add(version);
        ruled(event, version, verdict);
        require(!verdict.passed(), event, "its verdict says that it passed");
    }

    private void moved(AliasMoved move) {
        if (move.alias().equals(Model.CHAMPION)) {
            watch.see(move);
        }
        int before = moves.getOrDefault(move.alias(), 0);
        require(move.move() == before, move, "there were " + before + " moves");
        Optional<VersionNumber> from = aliases.getOrDefault(move.alias(), Optional.empty());
        require(move.from().equals(from), move, "it points to " + from);
        move.to().ifPresent(to -> require(to.value() <= versions.size(), move, "there is no such version"));
        moves.put(move.alias(), before + 1);
        aliases.put(move.alias(), move.to());
        move.to().ifPresent(decided::add);
        move.verdict().ifPresent(verdict -> {
            VersionNumber to = move.to().orElseThrow();
            ruled(move, to, verdict);
            require(verdict.passed(), move, "its verdict says that it did not pass");
            from.ifPresent(champion -> require(
                    gain(to, champion, verdict) >= LEAST_GAIN - TOLERANCE, move, "it is no better than the champion"));
        });
    }

    /** Counts that somebody asks the gate about that version. */
    void asked(VersionNumber version) {
        asked.merge(version, 1, Integer::sum);
    }

    /** Checks a ruling; the gate rules once by itself, and at most once for each time that it is asked. */
    private void ruled(ModelEvent event, VersionNumber version, GateVerdict verdict) {
        int times = rulings.merge(version, 1, Integer::sum);
        require(
                times <= 1 + asked.getOrDefault(version, 0),
                event,
                "the gate has ruled on the version as often as it was to");
        looks.see(version, verdict).ifPresent(why -> require(false, event, why));
        verdict.report()
                .ifPresent(report -> require(
                        reports.get(report).checkpoint().equals(versions.get(version.value() - 1)),
                        event,
                        "its report is another version's"));
    }

    /** Returns the percentage by which the challenger beats the champion on the images of its report. */
    private double gain(VersionNumber challenger, VersionNumber champion, GateVerdict verdict) {
        DatasetId bench = reports.get(verdict.report().orElseThrow()).dataset();
        double before = Artifacts.mIoU(versions.get(champion.value() - 1), bench);
        double after = Artifacts.mIoU(versions.get(challenger.value() - 1), bench);
        return 100 * (after - before) / before;
    }

    private static void require(boolean holds, ModelEvent event, String why) {
        if (!holds) {
            throw new Violation(event + " must not be stated: " + why);
        }
    }
}
