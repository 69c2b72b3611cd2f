package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.Losses;
import java.util.Map;

/** How a running job gets on. Short-lived, and also the sign that the job's worker is alive. */
public sealed interface ProgressEvent extends Event {
    /** The job that this is about. */
    JobId job();

    /** The claim under which the work is done. */
    int claim();

    /** Who does it. */
    WorkerId worker();

    @Override
    default String subject() {
        return job().value();
    }

    @Override
    default Topic topic() {
        return Topics.PROGRESS;
    }

    /**
     * Some steps were done.
     *
     * @param epoch whole epochs done
     * @param step optimizer steps done, of {@code totalSteps}
     * @param loss each task's loss, unweighted
     * @param totalLoss the weighted sum that is minimised
     * @param imagesPerSecond since the last such event
     * @param etaSeconds how long the rest will take at this rate
     */
    record TrainingProgressed(
            JobId job,
            int claim,
            WorkerId worker,
            int epoch,
            long step,
            long totalSteps,
            Map<Task, Double> loss,
            double totalLoss,
            double learningRate,
            double imagesPerSecond,
            double etaSeconds)
            implements ProgressEvent {
        public TrainingProgressed {
            loss = Losses.of(loss);
            Faults faults = faults("TrainingProgressed", job, claim, worker)
                    .atLeast(0, "epoch", epoch)
                    .atLeast(0, "step", step)
                    .atLeast(step, "totalSteps", totalSteps)
                    .finite("totalLoss", totalLoss)
                    .finite("learningRate", learningRate)
                    .finite("imagesPerSecond", imagesPerSecond)
                    .finite("etaSeconds", etaSeconds);
            loss.forEach((task, value) -> faults.finite("loss." + task.key(), value));
            faults.raise();
        }

        @Override
        public String discriminator() {
            return claim + ":" + step;
        }
    }

    /**
     * The worker is alive, whatever it is at.
     *
     * @param beat how many beats there were under this claim before
     * @param phase what it is at, such as {@code loading}, {@code training} or {@code committing}
     */
    record WorkerHeartbeat(JobId job, int claim, WorkerId worker, long beat, String phase) implements ProgressEvent {
        public WorkerHeartbeat {
            faults("WorkerHeartbeat", job, claim, worker)
                    .atLeast(0, "beat", beat)
                    .text("phase", phase)
                    .raise();
        }

        @Override
        public String discriminator() {
            return claim + ":" + beat;
        }
    }

    private static Faults faults(String event, JobId job, int claim, WorkerId worker) {
        return Faults.of(event).present("job", job).atLeast(1, "claim", claim).present("worker", worker);
    }
}
