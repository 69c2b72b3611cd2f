package dev.weightflow.model.run;

import dev.weightflow.data.task.MultiTaskState;
import dev.weightflow.model.evaluation.Evaluation;
import dev.weightflow.model.evaluation.EvaluationListener;
import dev.weightflow.model.geometry.WeightMovement.Tracer;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.run.RunPlan.Validations;
import dev.weightflow.model.run.RunStore.Cause;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.model.training.TrainingException;
import dev.weightflow.model.training.TrainingListener;
import dev.weightflow.model.training.TrainingLoop;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.training.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Training run from its store's latest commit to its last step, or to where it stops early or is asked to stop. It pauses the loop to validate, has
 * the store keep the best model, and commits.
 *
 * <p>A run that was stopped or killed anywhere and resumed ends with the same bits as an uninterrupted one, on the CPU with as many threads. For one
 * thread, and one run at a time: the engine has one random generator.
 */
public final class Run implements TrainingListener {

    private static final int NOWHERE = -1;

    private final RunPlan plan;
    private final Network network;
    private final TrainingLoop loop;
    private final RunStore store;
    private final RunListener listener;
    private final StopRequest stop;
    private final Optional<ValidationPlan> pauses;
    private final Optional<Tracer> tracer;
    private final List<Validation> validations = new ArrayList<>();
    private int committed = NOWHERE;
    private boolean checkpointDue;
    private boolean stopped;

    private Run(
            RunPlan plan, Network network, TrainingLoop loop, RunStore store, RunListener listener, StopRequest stop) {
        this.plan = plan;
        this.network = network;
        this.loop = loop;
        this.store = store;
        this.listener = listener;
        this.stop = stop;
        this.pauses = plan.validations().map(wanted -> ValidationPlan.of(loop, wanted.everyEpochs()));
        // before a state is restored, the model is the training's initial one
        this.tracer = plan.validations().filter(Validations::tracesWeights).map(wanted -> new Tracer(network));
    }

    /**
     * Trains until the end of the run, or until it is asked to stop.
     *
     * @throws TrainingException if the run cannot begin or continue
     * @throws dev.weightflow.data.dataset.DatasetException if the data cannot be read
     * @throws dev.weightflow.data.weights.WeightsException if weights cannot be read, written, or do not fit the model
     */
    public static RunOutcome train(RunPlan plan, RunStore store, RunListener listener, StopRequest stop) {
        try (Network network = plan.network();
                TrainingLoop loop = plan.loop(network)) {
            Run run = new Run(plan, network, loop, store, listener, stop);
            run.begin();
            RunOutcome outcome = run.train();
            listener.ended(run.snapshot(), outcome);
            return outcome;
        }
    }

    private void begin() {
        earlyStopping().ifPresent(rule -> rule.requireEnough(pauses.orElseThrow()));
        store.newest().ifPresent(point -> {
            loop.restore(point.state());
            validations.addAll(point.validations());
            committed = loop.step();
        });
        store.begin(snapshot());
        listener.began(snapshot());
    }

    private RunOutcome train() {
        while (true) {
            boolean measured = !validationIsDue(loop.step()) || validate();
            if (measured) {
                Optional<String> early = early();
                if (isLast(early)) {
                    commit(Cause.LAST);
                    return new RunOutcome(loop.step(), loop.totalSteps(), false, early);
                }
                int pause = pauses.map(each -> each.next(loop.step())).orElse(loop.totalSteps());
                loop.run(this, () -> loop.step() == pause || stopping());
            }
            if (stopped) {
                if (stop.keepsWork() && loop.step() > Math.max(0, committed)) {
                    commit(Cause.STOPPED);
                }
                return new RunOutcome(loop.step(), loop.totalSteps(), true, Optional.empty());
            }
        }
    }

    @Override
    public void stepDone(StepReport report) {
        store.stepDone(report);
        listener.stepDone(report);
    }

    @Override
    public void checkpointDue(int step) {
        if (validationIsDue(step)) {
            checkpointDue = true; // committed with its validation
        } else {
            commit(Cause.DUE);
        }
    }

    /** Returns whether to validate now: every so many epochs, after the last step, and before the first where that is wanted. */
    private boolean validationIsDue(int step) {
        boolean due = step == 0
                ? plan.validations().filter(Validations::untrained).isPresent()
                : pauses.filter(each -> each.due(step)).isPresent();
        return due && validations.stream().noneMatch(done -> done.step() == step);
    }

    /** Validates the present model; returns false if it was stopped, and the validation is to be repeated after the resume. */
    private boolean validate() {
        if (store.keepsOnlyLatest() && loop.step() != committed) {
            commit(Cause.PAUSE);
        }
        EvaluationListener images = store.validating(snapshot());
        try {
            MultiTaskState measured =
                    Evaluation.of(network, plan.validations().orElseThrow().samples(), loop.batchSize(), image -> {
                        if (stopping()) {
                            throw new CancellationException();
                        }
                        images.imageDone(image);
                        listener.imageMeasured(image);
                    });
            validated(measured.result().orElseThrow(TrainingException.NothingMeasured::new));
            return true;
        } catch (CancellationException cancelled) {
            return false;
        }
    }

    private void validated(TaskMetrics metrics) {
        History.Validation validation = new History.Validation(
                loop.step(), loop.step() / loop.stepsPerEpoch(), metrics, tracer.flatMap(traced -> traced.of(network)));
        boolean best = isBest(validation.score());
        validations.add(validation.score());
        store.validated(snapshot(), validation, best);
        listener.validated(validation, best);
        boolean toCommit = loop.step() != committed && (best || checkpointDue);
        if (toCommit && !isLast(early())) {
            commit(best ? Cause.BEST : Cause.DUE);
        }
    }

    /** Returns whether the validation beats all before it; the untrained model's counts only until there is another. */
    private boolean isBest(Validation next) {
        return validations.stream()
                .filter(before -> before.step() > 0)
                .allMatch(before -> next.deltaM() > before.deltaM());
    }

    private Optional<EarlyStopping> earlyStopping() {
        return plan.validations().flatMap(Validations::earlyStopping);
    }

    private Optional<String> early() {
        return loop.step() == loop.totalSteps()
                ? Optional.empty()
                : earlyStopping().flatMap(rule -> rule.reached(validations));
    }

    private boolean isLast(Optional<String> early) {
        return loop.step() == loop.totalSteps() || early.isPresent();
    }

    private void commit(Cause cause) {
        listener.committing();
        store.commit(snapshot(), cause);
        committed = loop.step();
        checkpointDue = false;
    }

    private boolean stopping() {
        stopped = stopped || stop.requested();
        return stopped;
    }

    private Snapshot snapshot() {
        return new Snapshot(network, loop);
    }
}
