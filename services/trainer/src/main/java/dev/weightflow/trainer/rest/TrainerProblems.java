package dev.weightflow.trainer.rest;

import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.platform.problem.ProblemKinds;
import dev.weightflow.trainer.job.JobConflictException;
import dev.weightflow.trainer.job.NoSuchJobException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** How this service's own failures are shown. */
public class TrainerProblems {
    @Produces
    @Singleton
    ProblemKinds kinds() {
        return new ProblemKinds(Map.of(
                NoSuchJobException.CODE, ProblemKind.of(404, "No such job"),
                JobConflictException.CODE, ProblemKind.of(409, "Contradicts the job")));
    }
}
