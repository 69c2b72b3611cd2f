package dev.weightflow.retraining.policy;

import dev.weightflow.projection.model.ActionHistory.Request;
import dev.weightflow.projection.model.DriftHistory;
import dev.weightflow.projection.model.DriftHistory.Detection;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyAction;
import dev.weightflow.schema.text.Numbers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Evidence other than new data that waits for an answer. It follows from the journals' state and the time alone. */
final class Evidences {
    private final InstantSource clock;

    Evidences(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns what waits for an answer by the model's policy, in the order in which an answer to several names them. */
    List<PendingEvidence> of(Model model, RetrainingHistory history) {
        Optional<PolicyRevision> policy = history.policy();
        return policy.isEmpty()
                ? List.of()
                : Stream.of(
                                requests(history, policy.get()),
                                moment(history, policy.get()),
                                change(model, history, policy.get()))
                        .flatMap(each -> each)
                        .sorted(PendingEvidence.LEADING)
                        .toList();
    }

    /** Returns the next moment of the policy's schedule. */
    Optional<Instant> next(RetrainingHistory history) {
        return history.policy().flatMap(this::next);
    }

    /** Returns the next moment of that policy's schedule. */
    Optional<Instant> next(PolicyRevision revision) {
        return revision.policy().schedule().map(Schedule::of).flatMap(schedule -> schedule.next(clock.instant()));
    }

    /** Returns the requests since there is a policy: those of an earlier one are over with it. */
    private static Stream<PendingEvidence> requests(RetrainingHistory history, PolicyRevision revision) {
        return history.actions().unanswered().stream()
                .filter(request -> !request.metadata().at().isBefore(revision.since()))
                .map(Evidences::request);
    }

    private static PendingEvidence request(Request request) {
        return new PendingEvidence(
                Evidence.REQUEST,
                request.event().request(),
                request.metadata().at(),
                request.metadata(),
                request.metadata().actor().orElse("A person") + " requested it: "
                        + request.event().reason());
    }

    /**
     * Returns the latest moment that has come since the schedule was set, if it is after the latest one that was answered: those missed in between are
     * answered with it, and a clock that goes back leads to none again.
     */
    private Stream<PendingEvidence> moment(RetrainingHistory history, PolicyRevision revision) {
        Instant answered = history.actions()
                .toLatestMoment()
                .map(action -> Instant.parse(action.event().cause()))
                .orElse(Instant.MIN);
        return revision
                .policy()
                .schedule()
                .flatMap(cron -> Schedule.of(cron)
                        .latest(revision.scheduleSince().orElseThrow(), clock.instant())
                        .filter(answered::isBefore)
                        .map(moment -> new PendingEvidence(
                                Evidence.SCHEDULE,
                                moment.toString(),
                                moment,
                                revision.metadata(),
                                "The schedule " + cron + " names " + moment + ".")))
                .stream();
    }

    /** Returns the change of what the champion sees, unless labels are the answer: they are asked for with it. */
    private static Stream<PendingEvidence> change(Model model, RetrainingHistory history, PolicyRevision revision) {
        DriftHistory drift = history.drift();
        return model
                .alias(Model.CHAMPION)
                .version()
                .filter(version -> revision.policy().drift().isPresent())
                .filter(version -> revision.policy().answer(Evidence.CHANGE) != PolicyAction.LABELS)
                .filter(version -> !drift.hasAskedForLabels(version))
                .flatMap(drift::detection)
                .filter(detection -> history.actions()
                        .to(Evidence.CHANGE, detection.event().dataset().value())
                        .isEmpty())
                .map(Evidences::change)
                .stream();
    }

    private static PendingEvidence change(Detection detection) {
        DriftDetected detected = detection.event();
        return new PendingEvidence(
                Evidence.CHANGE,
                detected.dataset().value(),
                detection.metadata().at(),
                detection.metadata(),
                Numbers.format(
                        "What version %s sees has changed, by window %s: evidence %.3g of %.3g, effect %.2f.",
                        detected.version(),
                        detected.dataset().shortId(),
                        detected.evidence(),
                        detected.threshold(),
                        detected.effect()));
    }
}
