package dev.weightflow.platform.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.job.JobSpec;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON format of jobs in snapshots of a journal's state. Reading gives the same projection that was written. */
public final class JobSnapshots<S extends JobSpec> {
    /** Version of the format; must change whenever jobs are stored or events applied differently, which invalidates older snapshots. */
    public static final int VERSION = 4;

    private final JobJson<S> json;
    private final Optional<JobArchive<S>> archive;

    /** @param archived the archived part of a projection that has an archive */
    private record Stored(JsonNode jobs, Optional<Archived> archived) {}

    /** Stored form of {@link ArchivedJobs}. */
    private record Archived(List<Digest> parts, List<Digest> index, Map<JobState, Integer> counts) {}

    public JobSnapshots(Class<S> spec) {
        this(spec, Optional.empty());
    }

    /** @param archive the archive of the projections, where they have one */
    public JobSnapshots(Class<S> spec, Optional<JobArchive<S>> archive) {
        this.json = new JobJson<>(spec);
        this.archive = archive;
    }

    /** Creates the projection of a journal that holds only the events of jobs, with its snapshot format. */
    public static <S extends JobSpec> Projection<JobProjection<S>, JobEvent> projection(String name, Class<S> spec) {
        return projection(name, spec, Optional.empty());
    }

    /** As {@link #projection(String, Class)}, with an archive for ended jobs. */
    public static <S extends JobSpec> Projection<JobProjection<S>, JobEvent> projection(
            String name, Class<S> spec, Optional<JobArchive<S>> archive) {
        JobSnapshots<S> snapshots = new JobSnapshots<>(spec, archive);
        return Projection.of(
                JobProjection.empty(),
                (jobs, event) -> jobs.apply(event),
                SnapshotFormat.json(name, VERSION, JsonNode.class, snapshots::write, snapshots::read),
                archive.map(out -> out));
    }

    public JsonNode write(JobProjection<S> jobs) {
        ArchivedJobs<S> out = jobs.archived();
        return WeightflowJson.mapper()
                .valueToTree(new Stored(
                        json.tree(jobs.jobs()),
                        Optional.of(new Archived(out.parts(), out.stored(), out.counts()))
                                .filter(archived -> !archived.parts().isEmpty())));
    }

    /** @throws IllegalArgumentException if it was not made by {@link #write} */
    public JobProjection<S> read(JsonNode jobs) {
        try {
            Stored stored = WeightflowJson.read(WeightflowJson.write(jobs), Stored.class);
            return JobProjection.of(
                    json.read(stored.jobs()),
                    stored.archived().map(this::archived).orElse(ArchivedJobs.none()));
        } catch (UnreadableJsonException e) {
            throw new IllegalArgumentException("not the jobs of a snapshot: " + e.getMessage(), e);
        }
    }

    private ArchivedJobs<S> archived(Archived archived) {
        JobArchive<S> from = archive.orElseThrow(() ->
                new IllegalArgumentException("jobs are archived, and this instance has no archive to read them in"));
        from.requireSound(archived.parts());
        return new ArchivedJobs<>(
                archive,
                archived.parts(),
                new ArchiveIndex(archived.index().stream().map(from::readIndex).toList()),
                archived.index(),
                archived.counts());
    }
}
