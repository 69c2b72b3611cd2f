package dev.weightflow.retraining.policy;

import dev.weightflow.platform.job.Job;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Trainings;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.retraining.policy.BudgetLedger.Entry;
import dev.weightflow.retraining.policy.BudgetLedger.Settlement;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.TrainingBudget;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/** Budgets of trainer seconds: what is reserved and spent by the facts, and what a training would take. */
final class Budgets {
    /** Age of the oldest reservation that may count: a training that takes its month, and the month after it. */
    private static final Duration OLDEST = BudgetLedger.MONTH.multipliedBy(2);
    /** Least seconds that can be reserved. */
    private static final double LEAST = 1e-3;

    private final Journals journals;
    private final InstantSource clock;

    Budgets(Journals journals, InstantSource clock) {
        this.journals = journals;
        this.clock = clock;
    }

    /**
     * One of the windows of a budget.
     *
     * @param name of the window, for people
     * @param seconds that may be spent in it
     */
    record Window(String name, Duration length, double seconds) {
        static Stream<Window> of(TrainingBudget budget) {
            return Stream.of(
                            budget.secondsADay().map(seconds -> new Window("day", BudgetLedger.DAY, seconds)),
                            budget.secondsAMonth().map(seconds -> new Window("month", BudgetLedger.MONTH, seconds)))
                    .flatMap(Optional::stream);
        }
    }

    /** Returns the model's ledger, by the facts that are known. */
    BudgetLedger ledger(RetrainingHistory history) {
        Trainings trainings = journals.trainings();
        return new BudgetLedger(history.reserved(clock.instant().minus(OLDEST)).stream()
                .map(reservation -> new Entry(
                        reservation.job(),
                        reservation.generation(),
                        reservation.at(),
                        reservation.seconds(),
                        trainings
                                .end(reservation.job(), reservation.generation())
                                .map(end -> new Settlement(end.at(), end.workedSeconds()))))
                .toList());
    }

    /** Returns the state of the budget, if there is one. */
    BudgetView view(ModelName model, RetrainingHistory history, Optional<TrainingBudget> budget) {
        Instant now = clock.instant();
        BudgetLedger ledger = ledger(history);
        return new BudgetView(
                model,
                ledger.reserved(),
                budget.stream()
                        .flatMap(Window::of)
                        .map(window -> {
                            double spent = ledger.spent(window.length(), now);
                            return new BudgetView.Window(
                                    window.name(),
                                    window.seconds(),
                                    spent,
                                    Math.max(0, window.seconds() - spent - ledger.reserved()),
                                    ledger.oldest(window.length(), now)
                                            .map(oldest -> new BudgetView.Free(
                                                    oldest.at().plus(window.length()), oldest.seconds())));
                        })
                        .toList());
    }

    /** Notes whether the budget has something left at all, whatever a training takes. */
    void noteAny(PolicyChecks checks, RetrainingHistory history, TrainingBudget budget) {
        BudgetLedger ledger = ledger(history);
        Window.of(budget)
                .filter(window -> !isFree(ledger, LEAST, window))
                .forEach(window -> checks.noteUntil(
                        "budget",
                        false,
                        "The budget is exhausted: " + state(ledger, window) + ".",
                        ledger.free(LEAST, window.seconds(), window.length(), clock.instant())));
    }

    /**
     * Notes whether the training is within the budget.
     *
     * @param estimate seconds that it takes; absent if nobody knows
     */
    void note(PolicyChecks checks, RetrainingHistory history, TrainingBudget budget, Optional<Double> estimate) {
        if (estimate.isEmpty()) {
            checks.noteForNow(
                    "budget",
                    false,
                    "Nobody knows how long the training takes, as no comparable one of the model was measured; let the"
                            + " budget state 'estimateSeconds'.");
            return;
        }
        double seconds = estimate.get();
        BudgetLedger ledger = ledger(history);
        Window.of(budget).forEach(window -> {
            boolean free = isFree(ledger, seconds, window);
            checks.noteUntil(
                    "budget",
                    free,
                    Numbers.format("It takes about %.0f s: ", seconds)
                            + (seconds > window.seconds()
                                    ? Numbers.format(
                                            "more than the %.0f s a %s of the budget.", window.seconds(), window.name())
                                    : state(ledger, window) + "."),
                    ledger.free(seconds, window.seconds(), window.length(), clock.instant()));
        });
    }

    private boolean isFree(BudgetLedger ledger, double seconds, Window window) {
        Instant now = clock.instant();
        return ledger.free(seconds, window.seconds(), window.length(), now)
                .filter(now::equals)
                .isPresent();
    }

    private String state(BudgetLedger ledger, Window window) {
        return Numbers.format(
                "of %.0f s a %s %.0f are spent and %.0f reserved",
                window.seconds(), window.name(), ledger.spent(window.length(), clock.instant()), ledger.reserved());
    }

    /**
     * Estimates the seconds that a training takes, by those that the champion's took for each image: of the same model, method, tasks and image size.
     *
     * @param epoch number of images of an epoch
     */
    Optional<Double> estimate(Optional<ModelVersion> champion, TrainingSpec spec, double epoch, TrainingBudget budget) {
        Optional<Double> limit = spec.timeLimitSeconds().map(Long::doubleValue);
        return champion.flatMap(
                        version -> journals.trainings().job(version.event().job()))
                .flatMap(Job::accepted)
                .filter(job -> isComparable(job.record().spec(), spec))
                .flatMap(job -> secondsAnImage(job))
                .map(seconds -> seconds * images(spec, epoch))
                .filter(seconds -> seconds >= LEAST)
                .or(() -> budget.estimateSeconds().map(Long::doubleValue))
                .map(seconds -> limit.filter(most -> most < seconds).orElse(seconds));
    }

    private static boolean isComparable(TrainingSpec before, TrainingSpec spec) {
        return before.model() == spec.model()
                && before.method().equals(spec.method())
                && before.tasks().equals(spec.tasks())
                && before.imageSize() == spec.imageSize();
    }

    private Optional<Double> secondsAnImage(Job.Accepted<TrainingSpec> job) {
        return Trainings.completion(job).map(TrainingCompleted::steps).flatMap(steps -> journals.trainings()
                .end(job.id(), job.record().generation())
                .map(end -> end.workedSeconds() / (steps * job.record().spec().imagesPerStep())));
    }

    private static double images(TrainingSpec spec, double epoch) {
        return spec.length()
                .steps()
                .map(steps -> (double) steps * spec.imagesPerStep())
                .orElseGet(() -> spec.length().epochs().orElseThrow() * epoch);
    }
}
