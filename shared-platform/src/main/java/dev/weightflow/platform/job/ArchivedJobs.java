package dev.weightflow.platform.job;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Ended jobs of a projection that are not in memory. Immutable. One that was requested again since is still here; the one in memory takes precedence.
 *
 * @param archive the store of the parts
 * @param parts the objects that hold the parts, as the index numbers them
 * @param stored the objects that hold the index's runs
 * @param counts the number of jobs in each state, by the latest archived generation of each
 */
record ArchivedJobs<S extends JobSpec>(
        Optional<JobArchive<S>> archive,
        List<Digest> parts,
        ArchiveIndex index,
        List<Digest> stored,
        Map<JobState, Integer> counts) {
    ArchivedJobs {
        parts = List.copyOf(parts);
        stored = List.copyOf(stored);
        counts = Map.copyOf(counts);
    }

    static <S extends JobSpec> ArchivedJobs<S> none() {
        return new ArchivedJobs<>(Optional.empty(), List.of(), ArchiveIndex.EMPTY, List.of(), Map.of());
    }

    boolean has(JobId id) {
        return index.place(id).isPresent();
    }

    Optional<JobState> state(JobId id) {
        return index.place(id).map(ArchiveIndex.Place::state);
    }

    /** Returns the archived job after that event, if anything changes, as {@link Job#after}. The store is not read. */
    @SuppressWarnings("unchecked")
    Optional<Job<S>> after(JobEvent event, Instant time, EventContext context) {
        ArchiveIndex.Place place = index.place(event.job()).orElseThrow();
        if (place.generation() == 0) {
            return event instanceof JobEvent.Requested<?> ? Job.begin(event, time, context) : Optional.empty();
        }
        return event instanceof JobEvent.Requested<?> request && request.generation() == place.generation() + 1
                ? Optional.of(new Job.Waiting<>(
                        JobRecord.again(
                                (JobEvent.Requested<S>) request,
                                place.claim(),
                                Optional.empty(),
                                place.requestedAt(),
                                context),
                        time,
                        Optional.empty()))
                : Optional.empty();
    }

    /** Returns whether the archive holds the job's present generation. */
    boolean has(Job<S> job) {
        return job.state().ended()
                && index.place(job.id())
                        .filter(place -> place.generation() == generation(job))
                        .isPresent();
    }

    /** @param read reads a part */
    Optional<Job<S>> job(JobId id, Function<Digest, List<Job<S>>> read) {
        return index.place(id).map(place -> read.apply(parts.get(place.part())).stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "part " + parts.get(place.part()).shortId() + " of the archive is without job " + id)));
    }

    ArchivedJobs<S> with(JobArchive<S> reader, Digest part, Collection<Job<S>> jobs) {
        Map<JobState, Integer> more = new HashMap<>(counts);
        Map<JobId, ArchiveIndex.Place> places = new HashMap<>();
        for (Job<S> job : jobs) {
            state(job.id()).ifPresent(older -> more.merge(older, -1, Integer::sum));
            more.merge(job.state(), 1, Integer::sum);
            places.put(job.id(), place(job));
        }
        List<Digest> longer = new ArrayList<>(parts);
        longer.add(part);
        return new ArchivedJobs<>(Optional.of(reader), longer, index.with(places), stored, more);
    }

    /** Returns the same jobs with the index stored, too. */
    ArchivedJobs<S> stored(Function<byte[], Digest> store) {
        return new ArchivedJobs<>(
                archive, parts, index, index.runs().stream().map(store).toList(), counts);
    }

    Set<Digest> objects() {
        Set<Digest> objects = new HashSet<>(parts);
        objects.addAll(stored);
        return objects;
    }

    /** Returns the jobs that the other does not have at all. */
    List<Job<S>> unknownTo(ArchivedJobs<S> other, Function<Digest, List<Job<S>>> read) {
        return index.partsUnknownTo(other.index).stream()
                .flatMap(part -> read.apply(parts.get(part)).stream()
                        .filter(job -> index.place(job.id())
                                .filter(place -> place.part() == part)
                                .isPresent())
                        .filter(job -> !other.has(job.id())))
                .toList();
    }

    private ArchiveIndex.Place place(Job<S> job) {
        return new ArchiveIndex.Place(
                parts.size(),
                generation(job),
                job.accepted().map(accepted -> accepted.record().claim()).orElse(0),
                job.state(),
                job.accepted().map(accepted -> accepted.record().requestedAt()).orElseGet(job::since));
    }

    private static int generation(Job<?> job) {
        return job.accepted().map(accepted -> accepted.record().generation()).orElse(0);
    }
}
