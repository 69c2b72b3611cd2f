package dev.weightflow.registry.mlflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weightflow.registry.query.ModelView;
import dev.weightflow.registry.query.VersionView;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** MLflow's {@code RegisteredModel}: times in milliseconds since 1970. */
public record MlflowModel(
        String name,
        @JsonProperty("creation_timestamp") long created,
        @JsonProperty("last_updated_timestamp") long updated,
        List<AliasOf> aliases,
        @JsonProperty("latest_versions") List<MlflowVersion> latest) {

    /** MLflow's {@code RegisteredModelAlias}. */
    public record AliasOf(String alias, String version) {}

    static MlflowModel of(
            ModelView model,
            Optional<VersionView> first,
            Optional<VersionView> latest,
            Function<VersionView, MlflowVersion> form) {
        return new MlflowModel(
                model.name().value(),
                millis(first),
                millis(latest),
                model.aliases().entrySet().stream()
                        .map(entry ->
                                new AliasOf(entry.getKey(), entry.getValue().toString()))
                        .toList(),
                latest.stream().map(form).toList());
    }

    private static long millis(Optional<VersionView> version) {
        return version.map(known -> known.registeredAt().toEpochMilli()).orElse(0L);
    }
}
