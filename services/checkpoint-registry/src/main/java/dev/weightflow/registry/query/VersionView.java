package dev.weightflow.registry.query;

import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Summary of a version.
 *
 * @param status its status with regard to the alias {@code champion}
 * @param aliases the aliases that point to it
 * @param dataset the dataset version that it was trained on
 * @param parent the version whose weights its training started from
 * @param metrics the metrics of the report that it was registered with
 */
public record VersionView(
        ModelName model,
        VersionNumber version,
        Instant registeredAt,
        VersionStatus status,
        List<Alias> aliases,
        CheckpointId checkpoint,
        Digest manifest,
        Optional<ReportId> report,
        JobId job,
        DatasetId dataset,
        MethodName method,
        Optional<VersionNumber> parent,
        Optional<TaskMetrics> metrics,
        Optional<Double> relativeChange) {}
