package dev.weightflow.evaluator.rest;

import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.platform.problem.ProblemKinds;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** How this service's own failures are shown. */
public class EvaluatorProblems {
    @Produces
    @Singleton
    ProblemKinds kinds() {
        ProblemKind unknown = ProblemKind.of(404, "Not found");
        return new ProblemKinds(Map.of(
                "evaluation-not-found", unknown,
                "report-not-found", unknown,
                "picture-not-found", unknown,
                "checkpoint-not-found", unknown,
                "wrong-manifest", ProblemKind.of(422, "Not the manifest of that checkpoint")));
    }
}
