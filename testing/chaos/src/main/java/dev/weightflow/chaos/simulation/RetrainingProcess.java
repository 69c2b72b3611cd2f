package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.retraining.Retraining;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import java.util.ArrayDeque;
import java.util.Queue;

/** Instance of retraining, whose background work runs at random times. */
final class RetrainingProcess extends SimulatedProcess {
    private final Queue<Runnable> background = new ArrayDeque<>();
    private Retraining retraining;

    RetrainingProcess(SimulatedCluster world, int number) {
        super(world, "retraining", number);
    }

    @Override
    void open() {
        background.clear();
        retraining = Retraining.over(
                journals(world.retrainings),
                world.store,
                (request, context) -> world.trainingRequests.send(
                        Envelope.of((TrainingRequested) request, "/weightflow/retraining", clock.instant(), context)),
                clock,
                world.clock::nanos,
                background::add);
        background.add(retraining.retrainer()::reconcile);
    }

    Retraining retraining() {
        return retraining;
    }

    @Override
    void step() {
        switch (world.dice.below(6)) {
            case 0 -> follow();
            case 1 -> {
                retraining.retrainer().reconcile();
                retraining.retrainer().retry();
            }
            default -> {
                Runnable task = background.poll();
                if (task != null) {
                    task.run();
                }
            }
        }
    }
}
