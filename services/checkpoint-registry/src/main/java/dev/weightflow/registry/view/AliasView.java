package dev.weightflow.registry.view;

import dev.weightflow.registry.model.AliasRecord;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;

/** An alias and the version that it points to. */
public record AliasView(ModelName model, Alias alias, VersionNumber version, Instant since) {

    static AliasView of(ModelName model, AliasRecord record) {
        return new AliasView(model, record.alias(), record.version().orElseThrow(), record.since());
    }
}
