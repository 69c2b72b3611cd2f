package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.simulation.Artifacts.Checkpoint;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Instance of the trainer: a validated checkpoint after every step, and a result after the last. */
final class Trainer extends JobProcess<TrainingSpec> {
    static final int STEPS = 4;

    private String known = "";
    private long done;
    private Optional<BestCheckpoint> best = Optional.empty();

    Trainer(SimulatedCluster world, int number) {
        super(world, "trainer", number, world.trainings, TrainingSpec.class, JobKind.TRAINING);
    }

    @Override
    Function<JobProjection<TrainingSpec>, JobEvent> work(Job.Claimed<TrainingSpec> held) {
        int claim = held.record().claim();
        String now = held.id() + " " + claim + " " + held.worker();
        if (!now.equals(known)) {
            known = now;
            Optional<CheckpointCommitted> before = held.record().committed(CheckpointCommitted.class);
            done = before.map(CheckpointCommitted::step).orElse(0L);
            best = before.flatMap(CheckpointCommitted::best);
        }
        TrainingSpec spec = held.record().spec();
        if (done == STEPS) {
            Checkpoint last = artifacts.checkpoint(spec, done, true);
            JobEvent completed = new TrainingCompleted(held.id(), claim, last.id(), last.manifest(), done, 1, Map.of());
            return state -> completed;
        }
        Checkpoint next = artifacts.checkpoint(spec, done + 1, done + 1 == STEPS);
        BestCheckpoint validated =
                new BestCheckpoint(next.id(), next.manifest(), done + 1, Artifacts.deltaM(next.id()));
        best = best.filter(before -> before.deltaM() >= validated.deltaM()).or(() -> Optional.of(validated));
        JobEvent commit = new CheckpointCommitted(
                held.id(),
                claim,
                Optional.of(held.worker()),
                next.id(),
                next.manifest(),
                done + 1,
                0,
                done + 1 == STEPS,
                best,
                Optional.empty());
        return state -> commit;
    }

    @Override
    void stated(Job.Claimed<TrainingSpec> held) {
        done++;
    }
}
