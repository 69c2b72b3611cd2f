package dev.weightflow.platform.job;

import dev.weightflow.schema.job.JobSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Time slicing among the jobs of an instance: while a job has waited for some seconds and all workers are busy, the worker that has exceeded its turn
 * the most gives its job back, which starts again when no other is due. The job that was claimed first is never given back, so that one that takes
 * hours completes, and turns double with each claim, so that at most half of the work is repeated.
 */
final class TimeSlicing<S extends JobSpec> implements Runnable {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    static final Duration FIRST_TURN = Duration.ofSeconds(60);
    private static final int MOST_DOUBLINGS = 16;

    private final Jobs<S, ?> jobs;
    private final List<? extends JobWorker<S, ?>> workers;
    private final Clock clock;

    TimeSlicing(Jobs<S, ?> jobs, List<? extends JobWorker<S, ?>> workers, Clock clock) {
        this.jobs = jobs;
        this.workers = workers;
        this.clock = clock;
    }

    /** Has a job released if it is time; to be called about once a second. */
    @Override
    public void run() {
        Instant now = clock.instant();
        boolean somebodyWaits = jobs.current()
                .waiting()
                .anyMatch(job ->
                        job.claimableAt(now.minus(PATIENCE)) && !job.since().isAfter(now.minus(PATIENCE)));
        List<Busy<S>> busy =
                workers.stream().flatMap(worker -> busy(worker).stream()).toList();
        if (somebodyWaits && busy.size() == workers.size()) {
            busy.stream()
                    .sorted(Comparator.comparing(Busy::since))
                    .skip(1)
                    .filter(one -> one.beyondTurn(now).compareTo(Duration.ZERO) > 0)
                    .max(Comparator.comparing(one -> one.beyondTurn(now)))
                    .ifPresent(one -> one.worker().giveBack(one.claim()));
        }
    }

    private Optional<Busy<S>> busy(JobWorker<S, ?> worker) {
        return worker.claim().flatMap(jobs::held).map(claim -> new Busy<S>(worker, claim));
    }

    private record Busy<S extends JobSpec>(JobWorker<S, ?> worker, Job.Claimed<S> claim) {
        Instant since() {
            return claim.since();
        }

        Duration beyondTurn(Instant now) {
            int doublings = Math.min(MOST_DOUBLINGS, claim.record().claim() - 1);
            return Duration.between(since(), now).minus(FIRST_TURN.multipliedBy(1L << doublings));
        }
    }
}
