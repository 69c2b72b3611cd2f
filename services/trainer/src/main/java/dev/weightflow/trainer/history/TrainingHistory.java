package dev.weightflow.trainer.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.platform.job.JobArchive;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * State of all trainings, and the commits of recent ones: of {@value #TRAININGS} trainings the latest {@value #COMMITS} checkpoints each, so that
 * memory does not grow without limit. Immutable.
 */
public final class TrainingHistory {
    static final int TRAININGS = 500;
    static final int COMMITS = 500;

    private static final TrainingHistory EMPTY = new TrainingHistory(JobProjection.empty(), HashTreePMap.empty());

    /**
     * Creates the projection of weightflow.trainings.
     *
     * @param archive the archive of trainings that ended long ago, where there is one
     */
    public static Projection<TrainingHistory, JobEvent> projection(Optional<JobArchive<TrainingSpec>> archive) {
        JobSnapshots<TrainingSpec> jobs = new JobSnapshots<>(TrainingSpec.class, archive);
        return Projection.of(
                EMPTY,
                TrainingHistory::apply,
                SnapshotFormat.json(
                        "trainings",
                        100 + JobSnapshots.VERSION,
                        Snapshot.class,
                        history -> Snapshot.of(history, jobs),
                        snapshot -> snapshot.history(jobs)),
                archive.map(out -> out.within(
                        TrainingHistory::jobs, (history, others) -> new TrainingHistory(others, history.commits))));
    }

    private record Snapshot(JsonNode jobs, Map<JobId, List<Commit>> commits) {
        static Snapshot of(TrainingHistory history, JobSnapshots<TrainingSpec> format) {
            return new Snapshot(
                    format.write(history.jobs()),
                    history.commits.entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        }

        TrainingHistory history(JobSnapshots<TrainingSpec> format) {
            PMap<JobId, PVector<Commit>> read = HashTreePMap.empty();
            for (Map.Entry<JobId, List<Commit>> entry : commits.entrySet()) {
                read = read.plus(entry.getKey(), TreePVector.from(entry.getValue()));
            }
            return new TrainingHistory(format.read(jobs), read);
        }
    }

    private final JobProjection<TrainingSpec> jobs;
    private final PMap<JobId, PVector<Commit>> commits;

    private TrainingHistory(JobProjection<TrainingSpec> jobs, PMap<JobId, PVector<Commit>> commits) {
        this.jobs = jobs;
        this.commits = commits;
    }

    private TrainingHistory apply(Envelope<JobEvent> envelope) {
        JobProjection<TrainingSpec> after = jobs.apply(envelope);
        if (after == jobs) {
            return this;
        }
        return new TrainingHistory(
                after,
                envelope.event() instanceof CheckpointCommitted event
                        ? with(event.job(), Commit.of(event, envelope))
                        : commits);
    }

    private PMap<JobId, PVector<Commit>> with(JobId job, Commit commit) {
        PVector<Commit> known = commits.getOrDefault(job, TreePVector.empty());
        int size = known.size();
        // the last checkpoint is committed again when it is validated
        boolean again = size > 0 && known.get(size - 1).step() == commit.step();
        PVector<Commit> more = again ? known.with(size - 1, commit) : known.plus(commit);
        PMap<JobId, PVector<Commit>> next = commits.plus(job, more.size() > COMMITS ? more.minus(0) : more);
        return next.size() > TRAININGS ? next.minus(oldest(next)) : next;
    }

    private static JobId oldest(PMap<JobId, PVector<Commit>> commits) {
        return commits.entrySet().stream()
                .min(Comparator.<Map.Entry<JobId, PVector<Commit>>, Instant>comparing(entry -> entry.getValue()
                                .get(entry.getValue().size() - 1)
                                .at())
                        .thenComparing(entry -> entry.getKey().value()))
                .orElseThrow()
                .getKey();
    }

    /** Returns the trainings as those who decide about them see them. */
    public JobProjection<TrainingSpec> jobs() {
        return jobs;
    }

    /** Returns the commits of that training, the earliest first. */
    public List<Commit> commits(JobId job) {
        return commits.getOrDefault(job, TreePVector.empty());
    }
}
