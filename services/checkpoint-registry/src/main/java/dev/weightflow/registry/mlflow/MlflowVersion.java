package dev.weightflow.registry.mlflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weightflow.registry.query.VersionView;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** MLflow's {@code ModelVersion}: the run is the training job, the source the weights' digest. */
public record MlflowVersion(
        String name,
        String version,
        @JsonProperty("creation_timestamp") long created,
        @JsonProperty("last_updated_timestamp") long updated,
        @JsonProperty("current_stage") String stage,
        String source,
        @JsonProperty("run_id") String run,
        String status,
        List<Tag> tags,
        List<String> aliases) {

    /** MLflow's {@code ModelVersionTag}. */
    public record Tag(String key, String value) {}

    /** @param methodFile the digest of the method file that it was trained with, without whose text its adapters cannot be used */
    static MlflowVersion of(VersionView version, Optional<Digest> methodFile) {
        List<Tag> tags = new ArrayList<>();
        tags.add(new Tag("weightflow.dataset", version.dataset().value()));
        tags.add(new Tag("weightflow.method", version.method().key()));
        methodFile.ifPresent(text -> tags.add(new Tag("weightflow.method-file", text.hex())));
        tags.add(new Tag("weightflow.manifest", version.manifest().hex()));
        version.report().ifPresent(report -> tags.add(new Tag("weightflow.report", report.value())));
        version.metrics().ifPresent(metrics -> metrics.primaryMetrics()
                .forEach((task, metric) -> tags.add(new Tag("weightflow.metric." + task.key(), metric.toString()))));
        long at = version.registeredAt().toEpochMilli();
        return new MlflowVersion(
                version.model().value(),
                version.version().toString(),
                at,
                at,
                "None",
                source(version),
                version.job().value(),
                "READY",
                List.copyOf(tags),
                version.aliases().stream().map(Alias::value).toList());
    }

    static String source(VersionView version) {
        return "sha256:" + version.checkpoint();
    }
}
