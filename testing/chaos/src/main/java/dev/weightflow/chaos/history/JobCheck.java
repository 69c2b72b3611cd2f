package dev.weightflow.chaos.history;

import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Specification of the events allowed for one job, independent of the code under test: an event that could have no effect must not be in the log at
 * all.
 */
public final class JobCheck {

    /**
     * Rules for all jobs.
     *
     * @param skew greatest difference between two workers' clocks
     * @param lease shortest time a claim is held before it expires
     * @param attempts without progress, after which a job fails for good
     * @param steps of a training, with a checkpoint after each
     * @param checkpoint of the undisturbed training at a step
     */
    public record Rules(
            Duration skew,
            Duration lease,
            int attempts,
            long steps,
            BiFunction<TrainingSpec, Long, CheckpointId> checkpoint) {}

    private enum State {
        NONE,
        WAITING,
        CLAIMED,
        COMPLETED,
        FAILED,
        CANCELLED
    }

    private final Rules rules;
    private State state = State.NONE;
    private int generation;
    private int claim;
    private int attempts;
    private long step;
    private double worked;
    private boolean cancelling;
    private Instant since = Instant.MIN;
    private Instant notBefore = Instant.MIN;
    private Optional<WorkerId> worker = Optional.empty();
    private Optional<TrainingSpec> training = Optional.empty();

    public JobCheck(Rules rules) {
        this.rules = rules;
    }

    public boolean ended() {
        return state == State.COMPLETED || state == State.FAILED || state == State.CANCELLED;
    }

    private boolean again() {
        return state == State.FAILED || state == State.CANCELLED;
    }

    /**
     * Checks the job's next event.
     *
     * @throws Violation if it is not allowed
     */
    public void see(JobEvent event, Instant time) {
        if (event instanceof JobEvent.Requested<?> request) {
            require(state == State.NONE || again(), event, "the job is " + state);
            require(request.generation() == generation + 1, event, "the generation before is " + generation);
            generation++;
            attempts = 0;
            worked = 0;
            notBefore = Instant.MIN;
            training = request.spec() instanceof TrainingSpec spec ? Optional.of(spec) : Optional.empty();
            state = State.WAITING;
        } else if (event instanceof JobEvent.Claimed taken) {
            require(state == State.WAITING, event, "the job is " + state);
            require(taken.claim() == claim + 1, event, "the claim before is " + claim);
            require(
                    !time.plus(rules.skew()).isBefore(notBefore),
                    event,
                    "it is not to be tried again before " + notBefore);
            claim++;
            worker = Optional.of(taken.worker());
            since = time;
            state = State.CLAIMED;
        } else if (event instanceof JobEvent.CancellationRequested request) {
            require(state == State.CLAIMED, event, "the job is " + state);
            require(request.generation() == generation, event, "the generation is " + generation);
            cancelling = true;
        } else if (event instanceof JobEvent.Cancelled cancelled) {
            require(state == State.WAITING || state == State.CLAIMED, event, "the job is " + state);
            require(cancelled.generation() == generation, event, "the generation is " + generation);
            end(State.CANCELLED);
        } else if (event instanceof JobEvent.UnderClaim work) {
            require(state == State.CLAIMED && work.claim() == claim, event, "the job is " + state + ", claim " + claim);
            require(work.holder().equals(worker), event, "the worker is " + worker);
            work.workedSeconds().ifPresent(seconds -> {
                require(seconds >= worked, event, "the job was worked on for " + worked + " s before");
                worked = seconds;
            });
            underClaim(work, time);
        }
    }

    private void underClaim(JobEvent.UnderClaim event, Instant time) {
        if (event instanceof CheckpointCommitted commit) {
            require(commit.step() == step + 1, event, "the step before is " + step);
            require(
                    commit.checkpoint().equals(rules.checkpoint().apply(training.orElseThrow(), commit.step())),
                    event,
                    "the undisturbed training has another checkpoint");
            step++;
            attempts = 0;
        } else if (event instanceof JobEvent.Completed) {
            if (event instanceof TrainingCompleted completed) {
                require(completed.steps() == rules.steps() && step == rules.steps(), event, "the last step is " + step);
            }
            end(State.COMPLETED);
        } else if (event instanceof JobEvent.Released release) {
            if (release.reason() == ReleaseReason.EXPIRED) {
                Duration held = Duration.between(since, time);
                require(held.plus(rules.skew()).compareTo(rules.lease()) >= 0, event, "it was held for " + held);
                attempts++;
            }
            end(cancelling ? State.CANCELLED : State.WAITING);
            notBefore = Instant.MIN;
        } else if (event instanceof JobEvent.Failed failed) {
            attempts++;
            if (failed.retryAt().isPresent()) {
                require(attempts < rules.attempts(), event, attempts + " attempts failed");
                require(failed.retryAt().get().isAfter(time), event, "there is no pause");
            }
            notBefore = failed.retryAt().orElse(Instant.MIN);
            end(cancelling ? State.CANCELLED : failed.retryAt().isPresent() ? State.WAITING : State.FAILED);
        }
        require(attempts <= rules.attempts(), event, attempts + " attempts failed");
    }

    private void end(State next) {
        state = next;
        worker = Optional.empty();
        cancelling = false;
    }

    private static void require(boolean holds, JobEvent event, String why) {
        if (!holds) {
            throw new Violation(event + " must not be stated: " + why);
        }
    }
}
