package dev.weightflow.registry.rest;

import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.platform.problem.ProblemKinds;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** How this service's own failures are shown. */
public class RegistryProblems {
    @Produces
    @Singleton
    ProblemKinds kinds() {
        ProblemKind unknown = ProblemKind.of(404, "Not found");
        ProblemKind unfit = ProblemKind.of(422, "Checkpoint unfit");
        return new ProblemKinds(Map.ofEntries(
                Map.entry("unknown-model", unknown),
                Map.entry("unknown-version", unknown),
                Map.entry("unknown-alias", unknown),
                Map.entry("unknown-report", unknown),
                Map.entry("unknown-picture", unknown),
                Map.entry("no-retraining-policy", unknown),
                Map.entry("unknown-event", unknown),
                Map.entry("ambiguous-id", ProblemKind.of(409, "Ambiguous")),
                Map.entry("no-trigger", ProblemKind.of(422, "Triggers nothing")),
                Map.entry("foreign-report", ProblemKind.of(422, "Report of another checkpoint")),
                Map.entry("evaluation-missing", ProblemKind.of(409, "Evaluation missing")),
                Map.entry("checkpoint-missing", unfit),
                Map.entry("manifest-contradicts", unfit),
                Map.entry("report-contradicts", unfit),
                Map.entry("report-missing", unfit),
                Map.entry("no-png", ProblemKind.of(502, "Object damaged"))));
    }
}
