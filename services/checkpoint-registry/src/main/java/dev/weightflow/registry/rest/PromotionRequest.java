package dev.weightflow.registry.rest;

import dev.weightflow.projection.model.Model;
import dev.weightflow.registry.promotion.Promotions.Candidate;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Optional;

/**
 * Request to give a version an alias.
 *
 * @param alias the alias; {@code champion} if absent
 * @param reason one sentence
 * @param force whether to bypass the gate
 * @param report the report to decide by; the one that the version was registered with if absent
 */
public record PromotionRequest(
        Optional<Alias> alias, String reason, Optional<Boolean> force, Optional<ReportId> report) {
    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public PromotionRequest {
        alias = Faults.orEmpty(alias);
        force = Faults.orEmpty(force);
        report = Faults.orEmpty(report);
        Faults.of("A request to promote").text("reason", reason).raise();
    }

    Candidate candidate(ModelName model, VersionNumber version) {
        return new Candidate(model, version, alias.orElse(Model.CHAMPION), report, Optional.of(reason));
    }
}
