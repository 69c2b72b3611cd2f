package dev.weightflow.registry.mlflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weightflow.registry.view.ModelView;
import dev.weightflow.registry.view.VersionView;
import java.util.List;

/** MLflow's {@code RegisteredModel}: times in milliseconds since 1970. */
public record MlflowModel(
        String name,
        @JsonProperty("creation_timestamp") long created,
        @JsonProperty("last_updated_timestamp") long updated,
        List<AliasOf> aliases,
        @JsonProperty("latest_versions") List<MlflowVersion> latest) {

    /** MLflow's {@code RegisteredModelAlias}. */
    public record AliasOf(String alias, String version) {}

    /** @param versions the model's, the latest first */
    static MlflowModel of(ModelView model, List<VersionView> versions) {
        return new MlflowModel(
                model.name().value(),
                versions.stream()
                        .mapToLong(version -> version.registeredAt().toEpochMilli())
                        .min()
                        .orElse(0),
                versions.stream()
                        .mapToLong(version -> version.registeredAt().toEpochMilli())
                        .max()
                        .orElse(0),
                model.aliases().entrySet().stream()
                        .map(entry ->
                                new AliasOf(entry.getKey(), entry.getValue().toString()))
                        .toList(),
                versions.stream().limit(1).map(MlflowVersion::of).toList());
    }
}
