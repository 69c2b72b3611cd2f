package dev.weightflow.registry.review;

import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Optional;

/**
 * A version that is to have an alias.
 *
 * @param report the report to judge it by; the one that it was registered with if absent
 * @param reason why somebody asks for it; absent where nobody does, and then it is judged only once
 */
public record Candidacy(
        ModelName model, VersionNumber version, Alias alias, Optional<ReportId> report, Optional<String> reason) {

    static Candidacy automatic(ModelName model, VersionNumber version, Alias alias) {
        return new Candidacy(model, version, alias, Optional.empty(), Optional.empty());
    }
}
