package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.WatchedTask;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Map;
import java.util.Optional;

/** Fact about a champion after its promotion, against the version that it replaced. */
public sealed interface WatchEvent extends ModelEvent {
    /** Returns the number of the alias's move that made the version champion. */
    int promotion();

    /** Returns the champion. */
    VersionNumber version();

    /**
     * A champion is compared with its predecessor on further images, each split of a dataset once a promotion.
     *
     * @param check number of earlier checks of this promotion
     * @param images number of images of the split that both were evaluated on
     * @param newImages number of these that no earlier check and no decision of the gate about the promotion had
     * @param tasks what is known of each task after these images and all before
     */
    record ChampionChecked(
            ModelName model,
            int promotion,
            int check,
            VersionNumber version,
            VersionNumber predecessor,
            DatasetId dataset,
            Split split,
            int images,
            int newImages,
            ReportId report,
            ReportId predecessorReport,
            Map<TaskName, WatchedTask> tasks)
            implements WatchEvent {
        public ChampionChecked {
            tasks = TaskName.ordered(tasks);
            faults("ChampionChecked", model, promotion, version)
                    .atLeast(0, "check", check)
                    .present("predecessor", predecessor)
                    .present("dataset", dataset)
                    .present("split", split)
                    .atLeast(1, "images", images)
                    .atLeast(0, "newImages", newImages)
                    .present("report", report)
                    .present("predecessorReport", predecessorReport)
                    .raise();
        }

        @Override
        public String discriminator() {
            return promotion + ":" + check;
        }
    }

    /**
     * A champion is shown to be worse than its predecessor, whose return a person decides about.
     *
     * @param to the predecessor
     * @param task the task that fell by more than its budget
     * @param evidence for that
     * @param threshold the evidence at which it counts as shown
     * @param reason one sentence
     */
    record RollbackProposed(
            ModelName model,
            int promotion,
            VersionNumber version,
            VersionNumber to,
            TaskName task,
            double evidence,
            double threshold,
            String reason)
            implements WatchEvent {
        public RollbackProposed {
            faults("RollbackProposed", model, promotion, version)
                    .present("to", to)
                    .present("task", task)
                    .text("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + promotion;
        }
    }

    /**
     * A champion gives way to its predecessor. The gate does not promote it again; only a person does, by force. The move of the alias, and its hold,
     * are stated in the same transaction.
     *
     * @param to the predecessor, which is champion again
     * @param task the task that fell by more than its budget; absent where a person decided without one
     * @param evidence for that
     * @param reason one sentence
     */
    record VersionRolledBack(
            ModelName model,
            int promotion,
            VersionNumber version,
            VersionNumber to,
            Optional<TaskName> task,
            Optional<Double> evidence,
            String reason)
            implements WatchEvent {
        public VersionRolledBack {
            faults("VersionRolledBack", model, promotion, version)
                    .present("to", to)
                    .text("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + promotion;
        }
    }

    private static Faults faults(String event, ModelName model, int promotion, VersionNumber version) {
        return Faults.of(event)
                .present("model", model)
                .atLeast(0, "promotion", promotion)
                .present("version", version);
    }
}
