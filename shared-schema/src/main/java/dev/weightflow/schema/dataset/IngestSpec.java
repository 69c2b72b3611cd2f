package dev.weightflow.schema.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.job.JobSpec;
import dev.weightflow.schema.json.FalseIfAbsent;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Specification of an ingestion.
 *
 * @param source the absolute path of a folder or archive that the service can read, or {@code s3://bucket/prefix}
 * @param tasks the tasks whose labels are wanted; empty for all
 * @param samplesPerShard maximum number of samples in a shard; the service's default if absent
 * @param unlabelled whether the images of the source are ingested without labels, as a window in which drift is looked for; it then has no tasks
 * @param quarantineLimit the fraction of broken samples, 0 to 1, above which the whole source is rejected; the service's default if absent
 */
public record IngestSpec(
        String source,
        List<TaskName> tasks,
        Optional<Integer> samplesPerShard,
        Optional<Double> quarantineLimit,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonDeserialize(using = FalseIfAbsent.class)
        boolean unlabelled)
        implements JobSpec {
    /** Longest source, which covers paths on common systems; messages and events repeat it. */
    private static final int LONGEST_SOURCE = 4096;

    public IngestSpec {
        tasks = Faults.listOf(tasks).stream().sorted().toList();
        Faults faults = Faults.of("A request to ingest")
                .text("source", source)
                .require(
                        source == null || source.length() <= LONGEST_SOURCE,
                        "source must have at most %d characters",
                        LONGEST_SOURCE)
                .require(new HashSet<>(tasks).size() == tasks.size(), "tasks must differ, not be %s", tasks)
                .require(!unlabelled || tasks.isEmpty(), "tasks must not be given where images have no labels");
        samplesPerShard.ifPresent(samples -> faults.atLeast(1, "samplesPerShard", samples));
        quarantineLimit.ifPresent(limit -> faults.fraction("quarantineLimit", limit));
        faults.raise();
    }

    /** Ingests images with labels. */
    public IngestSpec(
            String source, List<TaskName> tasks, Optional<Integer> samplesPerShard, Optional<Double> quarantineLimit) {
        this(source, tasks, samplesPerShard, quarantineLimit, false);
    }

    /** Ingests everything in the source, with the service's defaults. */
    public static IngestSpec of(String source) {
        return new IngestSpec(source, List.of(), Optional.empty(), Optional.empty());
    }

    /** Ingests all images of the source without labels, with the service's defaults. */
    public static IngestSpec ofImages(String source) {
        return new IngestSpec(source, List.of(), Optional.empty(), Optional.empty(), true);
    }
}
