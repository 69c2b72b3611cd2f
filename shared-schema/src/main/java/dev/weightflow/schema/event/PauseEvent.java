package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.ModelName;

/** Facts about pauses of a model's retraining. While it is paused everything waits, and nothing is decided against. */
public sealed interface PauseEvent extends RetrainingEvent {
    /** Returns the number of earlier pauses of the model. */
    int pause();

    /** Returns the reason in one sentence: that of the person who wanted it. */
    String reason();

    @Override
    default String discriminator() {
        return "" + pause();
    }

    /** A person pauses the retraining of a model. */
    record RetrainingPaused(ModelName model, int revision, int pause, String reason) implements PauseEvent {
        public RetrainingPaused {
            check("RetrainingPaused", model, revision, pause, reason);
        }
    }

    /**
     * A person resumes the retraining of a model.
     *
     * @param pause the number of the pause that ends
     */
    record RetrainingResumed(ModelName model, int revision, int pause, String reason) implements PauseEvent {
        public RetrainingResumed {
            check("RetrainingResumed", model, revision, pause, reason);
        }
    }

    private static void check(String event, ModelName model, int revision, int pause, String reason) {
        Faults.of(event)
                .present("model", model)
                .atLeast(1, "revision", revision)
                .atLeast(0, "pause", pause)
                .text("reason", reason)
                .raise();
    }
}
