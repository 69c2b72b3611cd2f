package dev.weightflow.evaluator.book;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationFailed;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.EventId;
import java.util.Locale;

/** The state of an evaluation. Each state's methods are the transitions that may leave it. */
public sealed interface Evaluation {

    /** What was asked for, when, and why. */
    Envelope<EvaluationRequested> request();

    /** The evaluation's identity: that of its request. */
    default EventId id() {
        return request().id();
    }

    /** The state's name for people. */
    default String state() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** There is no answer yet. */
    record Waiting(Envelope<EvaluationRequested> request) implements Evaluation {
        Completed completed(Envelope<EvaluationCompleted> answer) {
            return new Completed(request, answer);
        }

        Failed failed(Envelope<EvaluationFailed> answer) {
            return new Failed(request, answer);
        }
    }

    /** A report is stored. */
    record Completed(Envelope<EvaluationRequested> request, Envelope<EvaluationCompleted> answer)
            implements Evaluation {}

    /** It could not be done, and is not tried again unless somebody asks again. */
    record Failed(Envelope<EvaluationRequested> request, Envelope<EvaluationFailed> answer) implements Evaluation {
        Waiting askedAgain(Envelope<EvaluationRequested> again) {
            return new Waiting(again);
        }

        /** Another instance had better luck with the same request. */
        Completed completed(Envelope<EvaluationCompleted> better) {
            return new Completed(request, better);
        }
    }
}
