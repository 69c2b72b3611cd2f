package dev.weightflow.retraining.policy;

import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Trainings;
import dev.weightflow.projection.model.ActionHistory.Action;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.RetrainingDecision;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.retraining.QuietHours;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.retraining.TriggeredTraining;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Conditions under which a model may be trained now, whatever it is trained on. None of them is for ever. */
final class ModelChecks {
    private final Journals journals;
    private final InstantSource clock;

    ModelChecks(Journals journals, InstantSource clock) {
        this.journals = journals;
        this.clock = clock;
    }

    /**
     * Notes the conditions.
     *
     * @param arrivals of what waits; absent where a single dataset is considered
     */
    void note(
            PolicyChecks checks,
            Model model,
            RetrainingHistory history,
            RetrainingPolicy policy,
            Optional<Arrivals> arrivals) {
        pause(checks, history);
        concurrency(checks, model, history);
        cooldown(checks, history, policy);
        quietHours(checks, policy);
        policy.debounceSeconds()
                .map(Duration::ofSeconds)
                .ifPresent(pause -> arrivals.ifPresent(since -> debounce(checks, pause, since)));
    }

    private static void pause(PolicyChecks checks, RetrainingHistory history) {
        history.pause()
                .ifPresent(pause -> checks.noteForNow("pause", false, "Retraining is paused: " + pause.reason()));
    }

    private void quietHours(PolicyChecks checks, RetrainingPolicy policy) {
        if (!policy.quietHours().isEmpty()) {
            Optional<Instant> end = QuietHours.end(policy.quietHours(), clock.instant());
            checks.noteUntil(
                    "quiet-hours",
                    end.isEmpty(),
                    end.map(moment -> "Quiet hours last until " + moment + ".").orElse("These are no quiet hours."),
                    end);
        }
    }

    private void debounce(PolicyChecks checks, Duration pause, Arrivals arrivals) {
        Duration left = pause.minus(arrivals.sinceLatest());
        Duration most = pause.multipliedBy(RetrainingPolicy.MOST_DEBOUNCES).minus(arrivals.sinceFirst());
        Duration wait = left.compareTo(most) < 0 ? left : most;
        boolean over = wait.isZero() || wait.isNegative();
        checks.noteUntil(
                "debounce",
                over,
                over
                        ? "Nothing has arrived for " + pause.toSeconds() + " s, or it has waited long enough."
                        : "More may arrive: it waits until nothing has for " + pause.toSeconds() + " s.",
                Optional.of(clock.instant().plus(wait)));
    }

    /** Checks that no training of the model is under way: the next one may start from the champion that this one's result becomes. */
    private void concurrency(PolicyChecks checks, Model model, RetrainingHistory history) {
        Optional<String> busy = requested(history).or(() -> underWay(model)).or(() -> undecided(model));
        checks.noteForNow("concurrency", busy.isEmpty(), busy.orElseGet(() -> free(model)));
    }

    /** Describes a triggered retraining whose request the trainer does not know yet, if there is one. */
    private Optional<String> requested(RetrainingHistory history) {
        return history.latestTrigger()
                .flatMap(RetrainingDecision::trigger)
                .filter(trigger -> !journals.trainings().knows(trigger.job(), trigger.generation()))
                .map(RetrainingTriggered::job)
                .or(() -> history.actions()
                        .latestTraining()
                        .flatMap(action -> action.event().training())
                        .filter(training -> !journals.trainings().knows(training.job(), training.generation()))
                        .map(TriggeredTraining::job))
                .map(job -> "Job " + job.shortId() + " of the model is being requested.");
    }

    private Optional<String> underWay(Model model) {
        return journals.trainings()
                .underWay(model.name())
                .findFirst()
                .map(job -> "Job " + job.shortId() + " of the model is under way.");
    }

    private Optional<String> undecided(Model model) {
        return journals.trainings().results(model.name()).stream()
                .filter(result -> !model.isSettled(result.checkpoint()))
                .filter(result -> whyNotEvaluated(model, result).isEmpty())
                .findFirst()
                .map(result -> "The result of job " + result.job().shortId() + " has no decision yet.");
    }

    private Optional<Failure> whyNotEvaluated(Model model, Trainings.Result result) {
        return journals.evaluations().whyNotEvaluated(model.name(), result);
    }

    private String free(Model model) {
        List<Trainings.Result> results = journals.trainings().results(model.name());
        return results.stream()
                .skip(Math.max(0, results.size() - 1))
                .filter(result -> !model.isSettled(result.checkpoint()))
                .flatMap(result -> whyNotEvaluated(model, result).stream()
                        .map(failure -> " The result of job " + result.job().shortId()
                                + " has no decision, because it was not evaluated: " + failure.message()))
                .reduce("No other training of the model is under way.", String::concat);
    }

    private void cooldown(PolicyChecks checks, RetrainingHistory history, RetrainingPolicy policy) {
        Optional<Instant> until = policy.cooldownSeconds().flatMap(seconds -> Stream.of(
                        history.latestTrigger().map(RetrainingDecision::metadata),
                        history.actions().latestTraining().map(Action::metadata))
                .flatMap(Optional::stream)
                .map(latest -> latest.at().plus(Duration.ofSeconds(seconds)))
                .max(Comparator.naturalOrder()));
        boolean over = until.filter(clock.instant()::isBefore).isEmpty();
        checks.noteUntil(
                "cooldown",
                over,
                over ? "No cooldown is running." : "The cooldown lasts until " + until.get() + ".",
                until);
    }
}
