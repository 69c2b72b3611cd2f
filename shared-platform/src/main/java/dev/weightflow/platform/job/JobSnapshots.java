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

/** Jobs as JSON, for snapshots of a journal's state. What is read is the same projection as what was written. */
public final class JobSnapshots<S extends JobSpec> {
    /** To be raised whenever jobs are stored or events applied in another way; older snapshots are then not used. */
    public static final int VERSION = 3;

    private final JobJson<S> json;
    private final Optional<JobArchive<S>> archive;

    /** @param archived what lies in the store of a projection that has an archive */
    private record Stored(JsonNode jobs, Optional<Archived> archived) {}

    /** As {@link ArchivedJobs}. */
    private record Archived(List<Digest> parts, List<Digest> index, Map<JobState, Integer> counts) {}

    public JobSnapshots(Class<S> spec) {
        this(spec, Optional.empty());
    }

    /** @param archive of the projections that are written and read, where they have one */
    public JobSnapshots(Class<S> spec, Optional<JobArchive<S>> archive) {
        this.json = new JobJson<>(spec);
        this.archive = archive;
    }

    /** How the jobs follow from a journal that is about nothing else, and how they are stored in between. */
    public static <S extends JobSpec> Projection<JobProjection<S>, JobEvent> projection(String name, Class<S> spec) {
        return projection(name, spec, Optional.empty());
    }

    /** As {@link #projection(String, Class)}, with an archive for what is over. */
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

    /** @throws IllegalArgumentException if it is none that {@link #write} made */
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
        return new ArchivedJobs<>(
                archive,
                archived.parts(),
                new ArchiveIndex(archived.index().stream().map(from::readIndex).toList()),
                archived.index(),
                archived.counts());
    }
}
