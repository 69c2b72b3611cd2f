package dev.weightflow.trainer.work;

/** The work itself, without any knowledge of the log or the store. */
public interface Training {

    /**
     * Trains until the job is done or the supervisor says otherwise, and commits checkpoints through the supervisor on the way.
     * If it returns because it was told to give the job back, it has committed where it stopped.
     *
     * @throws TrainingException if the job cannot be done
     * @throws ClaimLostException if the supervisor found that the job is another worker's by now
     */
    void run(Assignment assignment, Supervisor supervisor);
}
