package dev.weightflow.platform.job;

import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.job.JobSpec;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work under a claim, to the end of the claim: the job is completed, failed, cancelled or released. */
final class ClaimRun<S extends JobSpec, P> {
    private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);

    private final Jobs<S, P> jobs;
    private final JobDefinition<S, P> definition;
    private final JobMetrics<S> metrics;
    private final BooleanSupplier stopping;

    /** @param stopping tells whether this instance is stopping */
    ClaimRun(Jobs<S, P> jobs, JobDefinition<S, P> definition, BooleanSupplier stopping) {
        this.jobs = jobs;
        this.definition = definition;
        this.metrics = definition.metrics();
        this.stopping = stopping;
    }

    /** Works on a claimed job, and states its end. */
    void of(ClaimedJob<S, P> claimed) {
        Job.Claimed<S> claim = claimed.claim();
        try {
            Function<? super P, ? extends JobEvent> result = definition.work().run(claim, claimed);
            claimed.retryWhileUnavailable(() -> jobs.append(claim, result));
            ended(claimed, JobState.COMPLETED);
        } catch (JobStoppedException e) {
            stopped(claimed, e);
        } catch (JobFailedException e) {
            fail(claimed, e.failure(), e.permanent(), e);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            fail(claimed, definition.failures().apply(e), false, e);
        }
    }

    private void stopped(ClaimedJob<S, P> claimed, JobStoppedException e) {
        Job.Claimed<S> claim = claimed.claim();
        switch (e.reason()) {
            case SHUTDOWN, TURN_OVER -> release(claimed);
            case CANCELLED -> {
                claimed.retryWhileUnavailable(() -> jobs.cancelled(claim, claimed.worked()));
                ended(claimed, JobState.CANCELLED);
            }
            case TIME_LIMIT -> fail(claimed, JobFailures.timeLimit(claim, claimed.worked()), true, null);
            case CLAIM_LOST -> throw e;
        }
    }

    private void release(ClaimedJob<S, P> claimed) {
        Job.Claimed<S> claim = claimed.claim();
        claimed.retryWhileUnavailable(() -> jobs.release(claim, claimed.worked()));
        metrics.claimEnded("released");
        LOG.info("{}: released", claimed);
    }

    private void fail(ClaimedJob<S, P> claimed, Failure failure, boolean permanent, Throwable cause) {
        Job.Claimed<S> claim = claimed.claim();
        if (stopping.getAsBoolean()) {
            // a shutdown takes libraries and threads from the work, which is no failure of the job
            LOG.info("{}: {} This instance is stopping.", claimed, failure.message());
            release(claimed);
            return;
        }
        // no stack trace for failures with a code
        LOG.error("{}: {}", claimed, failure.message(), cause instanceof HasErrorCode ? null : cause);
        metrics.failed(failure.code());
        claimed.retryWhileUnavailable(() -> jobs.fail(claim, failure, permanent, claimed.worked()));
        jobs.current().job(claim.id()).filter(job -> job.state().ended()).ifPresent(job -> ended(claimed, job.state()));
    }

    private void ended(ClaimedJob<S, P> claimed, JobState state) {
        metrics.ended(claimed.claim().record().spec(), state, claimed.elapsed());
        LOG.info("{}: {} after {} s", claimed, state.key(), claimed.elapsed().toSeconds());
    }
}
