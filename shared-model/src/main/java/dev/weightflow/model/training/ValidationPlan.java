package dev.weightflow.model.training;

/** When a run is measured on the validation split: after every so many epochs, and after its last step. */
public record ValidationPlan(int everySteps, int totalSteps) {

    public static ValidationPlan of(TrainingLoop loop, int everyEpochs) {
        long steps = (long) everyEpochs * loop.stepsPerEpoch();
        return new ValidationPlan((int) Math.min(steps, loop.totalSteps()), loop.totalSteps());
    }

    /** Whether the run is measured after so many steps; after none it is not trained yet. */
    public boolean due(int step) {
        return step > 0 && (step % everySteps == 0 || step == totalSteps);
    }

    /** The next step after that one after which it is due, or the last. */
    public int next(int step) {
        return (int) Math.min(totalSteps, (step / everySteps + 1L) * everySteps);
    }
}
