package dev.weightflow.platform.job;

import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobSpec;
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
 * The ended jobs of a projection that are not in memory. Immutable. One that was requested again since is still here; the one in memory
 * counts then.
 *
 * @param archive where the parts are read
 * @param parts the objects that have them, as the index numbers them
 * @param stored the objects that have the index's runs
 * @param counts how many there are in each state, by the latest generation of each that was archived
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

    /** Whether the job is here as it is there. */
    boolean has(Job<S> job) {
        return job.state().ended()
                && index.place(job.id())
                        .filter(place -> place.generation() == generation(job))
                        .isPresent();
    }

    /** @param read how a part is read */
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
            job(job.id(), reader::read).ifPresent(older -> more.merge(older.state(), -1, Integer::sum));
            more.merge(job.state(), 1, Integer::sum);
            places.put(job.id(), new ArchiveIndex.Place(parts.size(), generation(job)));
        }
        List<Digest> longer = new ArrayList<>(parts);
        longer.add(part);
        return new ArchivedJobs<>(Optional.of(reader), longer, index.with(places), stored, more);
    }

    /** With the index stored, too. */
    ArchivedJobs<S> stored(Function<byte[], Digest> store) {
        return new ArchivedJobs<>(
                archive, parts, index, index.runs().stream().map(store).toList(), counts);
    }

    Set<Digest> objects() {
        Set<Digest> objects = new HashSet<>(parts);
        objects.addAll(stored);
        return objects;
    }

    /** Those that the other does not have at all. */
    List<Job<S>> unknownTo(ArchivedJobs<S> other, Function<Digest, List<Job<S>>> read) {
        return index.partsUnknownTo(other.index).stream()
                .flatMap(part -> read.apply(parts.get(part)).stream()
                        .filter(job -> index.place(job.id())
                                .filter(place -> place.part() == part)
                                .isPresent())
                        .filter(job -> !other.has(job.id())))
                .toList();
    }

    private static int generation(Job<?> job) {
        return job.accepted().map(accepted -> accepted.record().generation()).orElse(0);
    }
}
