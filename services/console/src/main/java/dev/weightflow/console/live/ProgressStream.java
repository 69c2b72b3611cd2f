package dev.weightflow.console.live;

import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.Curve.Series;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Progress and heartbeats read so far: the latest of each job and worker, and the curves of the jobs updated last. A bounded number of each is kept.
 * Thread-safe.
 */
public final class ProgressStream {
    /** Maximum number of jobs whose curves are kept; those silent the longest are dropped first. */
    private static final int JOBS = 64;

    private static final int WORKERS = 1_000;

    private final Map<JobId, Heard> jobs = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<WorkerId, Instant> workers = new LinkedHashMap<>(16, 0.75f, true);
    private final BroadcastProcessor<Signal> signals = BroadcastProcessor.create();

    private static final class Heard {
        JobProgressed latest;
        Instant at;
        final Map<String, Tail> curves = new TreeMap<>();
    }

    /** Progress of a job, and when it was reported. */
    public record Signal(JobProgressed progress, Instant at) {
        /** Returns the job of the progress. */
        public JobId job() {
            return progress.job();
        }
    }

    /** Handles the progress of a job, or a worker's heartbeat. */
    public void on(ProgressEvent event, Instant at) {
        if (event instanceof JobProgressed progress) {
            if (keep(progress, at)) {
                // one at a time: a stream takes items from one thread
                synchronized (signals) {
                    signals.onNext(new Signal(progress, at));
                }
            }
        } else if (event instanceof WorkerHeartbeat heartbeat) {
            keep(heartbeat.worker(), at);
        }
    }

    /** Returns whether the progress is new, and not of a worker that has lost the job. */
    private synchronized boolean keep(JobProgressed progress, Instant at) {
        keep(progress.worker(), at);
        Heard heard = jobs.computeIfAbsent(progress.job(), any -> new Heard());
        if (heard.latest != null && progress.claim() < heard.latest.claim()) {
            return false;
        }
        heard.latest = progress;
        heard.at = at;
        if (progress.unit().equals("steps")) {
            progress.values().forEach((name, value) -> heard.curves
                    .computeIfAbsent(name, any -> new Tail())
                    .add(progress.done(), value));
        }
        evict(jobs, JOBS);
        return true;
    }

    private synchronized void keep(WorkerId worker, Instant at) {
        workers.merge(worker, at, (before, now) -> now.isAfter(before) ? now : before);
        evict(workers, WORKERS);
    }

    private static void evict(Map<?, ?> map, int most) {
        while (map.size() > most) {
            map.remove(map.keySet().iterator().next());
        }
    }

    /** Returns the latest progress of the job. */
    public synchronized Optional<Signal> latest(JobId job) {
        return Optional.ofNullable(jobs.get(job)).map(heard -> new Signal(heard.latest, heard.at));
    }

    /** Returns the curve of that name, in the order of its steps; empty if there is none. */
    public synchronized Series curve(JobId job, String name) {
        return Optional.ofNullable(jobs.get(job))
                .map(heard -> heard.curves.get(name))
                .map(Tail::series)
                .orElse(Series.EMPTY);
    }

    /** Returns the names of the job's curves. */
    public synchronized Set<String> curves(JobId job) {
        return Optional.ofNullable(jobs.get(job))
                .map(heard -> Set.copyOf(heard.curves.keySet()))
                .orElse(Set.of());
    }

    /** Lists progress of jobs of that kind since then, the latest first. */
    public synchronized List<Signal> since(JobKind kind, Instant moment) {
        return jobs.values().stream()
                .filter(heard -> heard.latest.kind() == kind && !heard.at.isBefore(moment))
                .map(heard -> new Signal(heard.latest, heard.at))
                .sorted(Comparator.comparing(Signal::at).reversed())
                .toList();
    }

    /** Returns the time of each worker's last heartbeat. */
    public synchronized Map<WorkerId, Instant> workers() {
        return Map.copyOf(workers);
    }

    /** Returns a stream of all progress from now on. */
    public Multi<Signal> stream() {
        return signals;
    }
}
