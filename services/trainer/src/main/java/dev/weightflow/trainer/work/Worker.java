package dev.weightflow.trainer.work;

import dev.weightflow.platform.event.EventPublisher;
import dev.weightflow.platform.log.LogException;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancelled;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingFailed;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.trainer.job.Job;
import dev.weightflow.trainer.job.JobDecisions;
import dev.weightflow.trainer.job.JobJournal;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims jobs one at a time and works on them. */
public final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final WorkerId id;
    private final JobJournal journal;
    private final Checkpoints checkpoints;
    private final EventPublisher publisher;
    private final Training training;
    private final Heartbeat heartbeat;
    private final Clock clock;
    private final int attempts;
    private final WorkObserver observer;

    /**
     * @param id the name of this process, never that of an earlier one
     * @param attempts how many tries a job has before it is given up
     */
    public Worker(
            WorkerId id,
            JobJournal journal,
            Checkpoints checkpoints,
            EventPublisher publisher,
            Training training,
            Heartbeat heartbeat,
            Clock clock,
            int attempts,
            WorkObserver observer) {
        this.id = id;
        this.journal = journal;
        this.checkpoints = checkpoints;
        this.publisher = publisher;
        this.training = training;
        this.heartbeat = heartbeat;
        this.clock = clock;
        this.attempts = attempts;
        this.observer = observer;
    }

    /**
     * Claims a job, if one waits, and works on it to its end or until the worker shuts down.
     *
     * @param shutdown whether the process is to end
     * @return whether there was a job
     */
    public boolean workOnNext(BooleanSupplier shutdown) {
        Optional<Job.Claimed> claim = shutdown.getAsBoolean() ? Optional.empty() : journal.claimNext(id);
        claim.ifPresent(job -> {
            ClaimedWork work = new ClaimedWork(job, journal, checkpoints, publisher, clock, shutdown, observer);
            observer.claim(WorkObserver.Claim.TAKEN);
            observer.active(true);
            LOG.info(
                    "job {}: claim {} taken",
                    job.record().id().shortId(),
                    job.record().claim());
            try (Heartbeat.Beating beating = heartbeat.start(work::beat)) {
                workUnder(job, work);
            } catch (ClaimLostException e) {
                LOG.warn(e.getMessage());
                observer.claim(WorkObserver.Claim.LOST);
            } finally {
                observer.active(false);
            }
        });
        return claim.isPresent();
    }

    private void workUnder(Job.Claimed job, ClaimedWork work) {
        try {
            Optional<CheckpointManifest> resumeFrom = job.record().checkpoint().map(checkpoints::manifest);
            if (resumeFrom.filter(CheckpointManifest::last).isEmpty()) {
                training.run(new Assignment(job.record().id(), job.record().spec(), resumeFrom), work);
            }
            conclude(work);
        } catch (TrainingException e) {
            fail(work, e.failure(), e.hopeless(), e);
        } catch (ObjectStoreException e) {
            fail(work, new Failure(e.code(), e.getMessage()), false, e);
        } catch (ClaimLostException | LogException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            fail(work, new Failure(FailureCodes.INTERNAL, "the training failed: " + oneLine(e)), false, e);
        }
    }

    /** States how the work ended. */
    private void conclude(ClaimedWork work) {
        Job.Claimed job = work.held();
        Optional<CheckpointCommitted> checkpoint = job.record().checkpoint();
        if (checkpoint.filter(CheckpointCommitted::last).isPresent()) {
            CheckpointManifest manifest = checkpoints.manifest(checkpoint.get());
            work.state(new TrainingCompleted(
                    job.record().id(),
                    job.record().claim(),
                    manifest.checkpoint(),
                    checkpoint.get().manifest(),
                    manifest.step(),
                    work.secondsWorked(),
                    manifest.loss()));
            observer.ended(WorkObserver.End.COMPLETED, method(job));
            LOG.info("job {}: completed", job.record().id().shortId());
        } else if (job.cancelRequested()) {
            work.state(new TrainingCancelled(
                    job.record().id(), job.record().round(), checkpoint.map(CheckpointCommitted::checkpoint)));
            observer.ended(WorkObserver.End.CANCELLED, method(job));
            LOG.info("job {}: cancelled", job.record().id().shortId());
        } else if (work.timeIsUp()) {
            fail(work, new Failure(FailureCodes.TIME_LIMIT, "the job ran longer than its time limit"), true, null);
        } else {
            work.state(JobDecisions.release(job, ReleaseReason.SHUTDOWN));
            observer.claim(WorkObserver.Claim.RELEASED);
            LOG.info("job {}: given back", job.record().id().shortId());
        }
    }

    private void fail(ClaimedWork work, Failure failure, boolean hopeless, Throwable cause) {
        Job.Claimed job = work.held();
        LOG.error("job {}: {}", job.record().id().shortId(), failure.message(), cause);
        observer.failed(failure.code());
        TrainingFailed fact = JobDecisions.fail(job, failure, hopeless, attempts);
        work.state(fact);
        if (fact.givenUp()) {
            observer.ended(WorkObserver.End.FAILED, method(job));
        }
    }

    private static MethodName method(Job.Claimed job) {
        return job.record().spec().method().name();
    }

    private static String oneLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("").strip();
    }
}
