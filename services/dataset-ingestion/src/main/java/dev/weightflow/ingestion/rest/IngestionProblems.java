package dev.weightflow.ingestion.rest;

import dev.weightflow.ingestion.RejectionCode;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.platform.problem.ProblemKinds;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** How this service's own failures are shown. */
public class IngestionProblems {
    @Produces
    @Singleton
    ProblemKinds kinds() {
        ProblemKind refused = ProblemKind.of(422, "Source refused");
        ProblemKind unknown = ProblemKind.of(404, "Not found");
        return new ProblemKinds(Map.of(
                RejectionCode.UNSUPPORTED_SOURCE.code(),
                refused,
                RejectionCode.OUTSIDE_ROOTS.code(),
                refused,
                "ingestion-conflict",
                ProblemKind.of(409, "Contradicts what is there"),
                "ingestion-not-found",
                unknown,
                "dataset-not-found",
                unknown));
    }
}
