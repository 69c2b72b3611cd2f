package dev.weightflow.platform.job;

import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Live state of jobs, whichever instance works on them: the latest progress of each that has not ended, and a stream of the updates of one job. */
final class JobUpdates {
    /** Number of updates that a slow reader may lag behind before it is disconnected. */
    private static final int BUFFER = 256;

    private final Jobs<?, ?> jobs;
    private final Map<JobId, ProgressTail> tails = new ConcurrentHashMap<>();
    private final BroadcastProcessor<JobUpdate> updates = BroadcastProcessor.create();

    JobUpdates(Jobs<?, ?> jobs) {
        this.jobs = jobs;
        jobs.onEvent(envelope -> jobs.current().inMemory(envelope.event().job()).ifPresent(job -> {
            JobUpdate update = state(job);
            if (job.state().ended()) {
                tails.remove(job.id());
            }
            publish(update);
        }));
    }

    void onProgress(JobProgressed progress) {
        if (progress.kind() == jobs.kind()) {
            // the last progress may arrive after the end, so the job is checked while the entry is locked
            tails.compute(
                    progress.job(),
                    (job, tail) -> ended(job) ? null : (tail == null ? new ProgressTail() : tail).with(progress));
            publish(new JobUpdate.Progressed(progress.job(), progress));
        }
    }

    private boolean ended(JobId job) {
        JobProjection<?> known = jobs.current();
        return known.isArchived(job)
                || known.inMemory(job).filter(any -> any.state().ended()).isPresent();
    }

    /** Returns the progress under the job's present claim; empty if no worker has it. */
    Optional<JobProgressed> progress(Job<?> job) {
        return job instanceof Job.Claimed<?> claimed
                ? Optional.ofNullable(tails.get(job.id()))
                        .map(ProgressTail::latest)
                        .filter(progress -> progress.claim() == claimed.record().claim())
                : Optional.empty();
    }

    /** Returns the latest progress under the job's latest claim, the earliest first; empty for an ended job. */
    List<JobProgressed> tail(Job<?> job) {
        return Optional.ofNullable(tails.get(job.id()))
                .map(tail -> tail.after(StreamPosition.before(claim(job))))
                .orElse(List.of());
    }

    /** Returns the number of jobs with remembered progress. */
    int size() {
        return tails.size();
    }

    /** Publishes one update at a time: the journal's thread and the channel's both call it, and a stream accepts items from one. */
    private synchronized void publish(JobUpdate update) {
        updates.onNext(update);
    }

    private JobUpdate state(Job<?> job) {
        return JobUpdate.StateChanged.of(job, position(job));
    }

    private StreamPosition position(Job<?> job) {
        return Optional.ofNullable(tails.get(job.id()))
                .map(ProgressTail::position)
                .orElseGet(() -> StreamPosition.before(claim(job)));
    }

    private static int claim(Job<?> job) {
        return job.accepted().map(accepted -> accepted.record().claim()).orElse(0);
    }

    /**
     * Streams the job's present state, then all of its updates; the stream ends with the job. A reader that is too slow is disconnected, and when it
     * reconnects with the last id that it has seen, gets the present state and the progress since then, as far as it is remembered.
     *
     * @param lastSeen the {@linkplain JobUpdate#id id} of the last update that the reader has seen
     * @throws dev.weightflow.platform.problem.NotFoundException if there is no such job
     */
    Multi<JobUpdate> of(JobId id, Optional<String> lastSeen) {
        jobs.current().require(id);
        Beginning beginning = new Beginning(id, lastSeen.flatMap(StreamPosition::parse));
        Multi<List<JobUpdate>> later = updates.filter(update -> update.job().equals(id))
                .onOverflow()
                .buffer(BUFFER)
                .map(beginning::orLater);
        // subscribed before the initial updates are read, so that none in between is missed
        Multi<List<JobUpdate>> present = Multi.createFrom().item(beginning::read);
        return Multi.createBy()
                .merging()
                .streams(later, present)
                .onItem()
                .<JobUpdate>disjoint()
                .select()
                .first(update -> !(update instanceof JobUpdate.StateChanged change
                        && change.state().ended()))
                .onCompletion()
                .continueWith(() -> List.of(state(jobs.current().require(id))));
    }

    /** Initial updates of a stream. Updates that arrive meanwhile are buffered until these are read, and are not sent twice. */
    private final class Beginning {
        private final JobId id;
        private final Optional<StreamPosition> seen;
        private final List<JobUpdate> meanwhile = new ArrayList<>();
        private Optional<StreamPosition> told = Optional.empty();

        Beginning(JobId id, Optional<StreamPosition> seen) {
            this.id = id;
            this.seen = seen;
        }

        synchronized List<JobUpdate> read() {
            Job<?> job = jobs.current().require(id);
            StreamPosition from = seen.orElseGet(() -> position(job));
            List<JobProgressed> missed = Optional.ofNullable(tails.get(id))
                    .map(tail -> tail.after(from))
                    .orElse(List.of());
            List<JobUpdate> first = new ArrayList<>();
            // with the earlier position: a reader that is disconnected here has not seen the progress yet
            first.add(JobUpdate.StateChanged.of(job, from));
            missed.forEach(progress -> first.add(new JobUpdate.Progressed(id, progress)));
            told = Optional.of(missed.isEmpty() ? from : ProgressTail.position(missed.get(missed.size() - 1)));
            meanwhile.stream().filter(this::isNew).forEach(first::add);
            return first;
        }

        synchronized List<JobUpdate> orLater(JobUpdate update) {
            if (told.isEmpty()) {
                meanwhile.add(update);
                return List.of();
            }
            return isNew(update) ? List.of(update) : List.of();
        }

        private boolean isNew(JobUpdate update) {
            return !(update instanceof JobUpdate.Progressed progressed)
                    || ProgressTail.position(progressed.progress()).compareTo(told.orElseThrow()) > 0;
        }
    }
}
