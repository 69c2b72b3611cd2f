package dev.weightflow.model.run;

import dev.weightflow.model.training.TrainingLoop;

/** Schedule of validation in a run: after every {@code everySteps} steps, which are whole epochs, and after its last step. */
public record ValidationPlan(int everySteps, int totalSteps) {

    public static ValidationPlan of(TrainingLoop loop, int everyEpochs) {
        long steps = (long) everyEpochs * loop.stepsPerEpoch();
        return new ValidationPlan((int) Math.min(steps, loop.totalSteps()), loop.totalSteps());
    }

    /** Returns whether validation is due after that many steps; never before the first. */
    public boolean due(int step) {
        return step > 0 && (step % everySteps == 0 || step == totalSteps);
    }

    /** Returns the next step after that one at which validation is due, or the last. */
    public int next(int step) {
        return (int) Math.min(totalSteps, (step / everySteps + 1L) * everySteps);
    }

    /** Returns the number of validations in a whole run. */
    int validations() {
        return (totalSteps + everySteps - 1) / everySteps;
    }
}
