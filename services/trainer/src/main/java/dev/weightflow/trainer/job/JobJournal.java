package dev.weightflow.trainer.job;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.Decision;
import dev.weightflow.platform.log.EventLog;
import dev.weightflow.platform.log.Journal;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The jobs as the log tells of them, and what may be added to it. Every method returns when its facts are durable and replayed. */
public final class JobJournal implements AutoCloseable {

    private static final String SOURCE = "/weightflow/trainer";

    private final Journal<JobBook, TrainingEvent> journal;

    private JobJournal(Journal<JobBook, TrainingEvent> journal) {
        this.journal = journal;
    }

    /** Replays the log; the listener hears of every fact after that. */
    public static JobJournal open(
            EventLog<TrainingEvent> log, Clock clock, Consumer<Envelope<TrainingEvent>> listener) {
        return new JobJournal(
                Journal.open(log, Topics.TRAININGS.name(), new JobBook(), JobJournal::replay, clock, SOURCE, listener));
    }

    private static JobBook replay(JobBook book, Envelope<TrainingEvent> fact) {
        book.replay(fact.event(), fact.time(), consequence(fact));
        return book;
    }

    /** The place in the chain of what follows from a fact; at the chain's end, the fact's own. */
    private static Causation consequence(Envelope<TrainingEvent> fact) {
        try {
            return fact.causation().then(fact.id());
        } catch (CausationTooDeepException e) {
            return fact.causation();
        }
    }

    /** The journal itself, for a follower. */
    public Journal<JobBook, TrainingEvent> journal() {
        return journal;
    }

    /** What that question finds; jobs are immutable and may leave it, the book may not. */
    public <T> T query(Function<JobBook, T> question) {
        return journal.query(question);
    }

    /** The job of that id. */
    public Optional<Job> job(JobId id) {
        return journal.query(book -> book.job(id));
    }

    /**
     * Asks for a training.
     *
     * @return the job, and whether it was there already
     * @throws JobConflictException if the id is that of another training
     */
    public Requested request(JobId id, TrainingSpec spec, Cause cause) {
        return journal.decide(cause, book -> {
            List<TrainingEvent> facts = JobDecisions.request(id, spec, book.job(id));
            return new Decision<>(facts, new Requested(id, facts.isEmpty()));
        });
    }

    /** What a request led to. */
    public record Requested(JobId job, boolean known) {}

    /**
     * Asks for a job to be stopped.
     *
     * @return whether there is such a job
     * @throws JobConflictException if it has ended otherwise
     */
    public boolean cancel(JobId id, String reason, Cause cause) {
        return journal.decide(cause, book -> book.job(id)
                .map(job -> new Decision<TrainingEvent, Boolean>(JobDecisions.cancel(job, reason), true))
                .orElseGet(() -> Decision.nothing(false)));
    }

    /** Claims the most urgent waiting job for the worker, if there is one. */
    public Optional<Job.Claimed> claimNext(WorkerId worker) {
        Optional<TrainingEvent.ClaimTaken> claim = journal.decide(Cause.NONE, book -> book.waiting().stream()
                .findFirst()
                .map(job -> JobDecisions.claim(job, worker))
                .map(fact -> Decision.<TrainingEvent, Optional<TrainingEvent.ClaimTaken>>of(fact, Optional.of(fact)))
                .orElseGet(() -> Decision.nothing(Optional.empty())));
        return claim.flatMap(fact -> held(fact.job(), worker, fact.claim()));
    }

    /** The job, if the worker holds it under that claim. */
    public Optional<Job.Claimed> held(JobId id, WorkerId worker, int claim) {
        return job(id).filter(job -> JobDecisions.holds(Optional.of(job), worker, claim))
                .map(Job.Claimed.class::cast);
    }

    /**
     * States a fact under a claim.
     *
     * @return whether the claim was still held, so that the fact counts
     */
    public boolean state(Job.Claimed claimed, Function<Job.Claimed, TrainingEvent> fact) {
        JobId id = claimed.record().id();
        int claim = claimed.record().claim();
        return journal.decide(new Cause(claimed.record().causation(), Optional.empty()), book -> book.job(id)
                .filter(job -> JobDecisions.holds(Optional.of(job), claimed.worker(), claim))
                .map(Job.Claimed.class::cast)
                .map(job -> Decision.<TrainingEvent, Boolean>of(fact.apply(job), true))
                .orElseGet(() -> Decision.nothing(false)));
    }

    /** Frees a job whose worker was not heard of for too long. */
    public boolean expire(Job.Claimed claimed) {
        return state(claimed, job -> JobDecisions.release(job, ReleaseReason.EXPIRED));
    }

    @Override
    public void close() {
        journal.close();
    }
}
