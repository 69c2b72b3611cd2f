package dev.weightflow.registry.promotion;

import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Optional;

/**
 * A version that is to have an alias.
 *
 * @param report the report to decide by; the one that it was registered with if absent
 * @param reason why somebody asks for it; absent where nobody does, and then it is decided only once
 */
public record Candidate(
        ModelName model, VersionNumber version, Alias alias, Optional<ReportId> report, Optional<String> reason) {

    static Candidate automatic(ModelName model, VersionNumber version, Alias alias) {
        return new Candidate(model, version, alias, Optional.empty(), Optional.empty());
    }
}
