package dev.weightflow.projection.model;

import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.event.ActionEvent.ActionDecided;
import dev.weightflow.schema.event.ActionEvent.RetrainingRequested;
import dev.weightflow.schema.retraining.Evidence;
import java.util.List;
import java.util.Optional;

/** Requests of a model's retraining, and what its policies have made of evidence that is no dataset, one answer to each piece. */
public final class ActionHistory {
    private final ActionRows rows;

    ActionHistory(ActionRows rows) {
        this.rows = rows;
    }

    /**
     * Request of a person.
     *
     * @param metadata the event, when it was stated, and by whom
     */
    public record Request(RetrainingRequested event, EventMetadata metadata) {}

    /**
     * Answer to a piece of evidence.
     *
     * @param metadata the event, when it was stated, and why
     */
    public record Action(ActionDecided event, EventMetadata metadata) {}

    /** Returns the number of answers. */
    public int count() {
        return rows.count();
    }

    /** Returns the number of requests, answered or not. */
    int requests() {
        return rows.requests();
    }

    /** Returns the request of that id. */
    public Optional<Request> request(String id) {
        return rows.request(id);
    }

    /** Returns the requests that wait for an answer, in order. */
    public List<Request> unanswered() {
        return rows.unanswered();
    }

    /** Returns the answer to that piece of evidence, if there is one. */
    public Optional<Action> to(Evidence evidence, String cause) {
        return rows.action(evidence, cause);
    }

    /** Returns the answer to the latest moment of schedules that was answered, whenever that happened. */
    public Optional<Action> toLatestMoment() {
        return rows.last(Evidence.SCHEDULE);
    }

    /**
     * Returns the latest answers, the latest first.
     *
     * @param from number of later ones that are left out
     */
    public List<Action> latest(int from, int most) {
        return rows.latest(from, most);
    }

    /** Returns the latest answer that triggered a training on what the champion was trained on. */
    public Optional<Action> latestTraining() {
        return rows.latestTraining();
    }

    /** Returns the latest answers that led to evaluations, the latest first. */
    public List<Action> latestEvaluations(int most) {
        return rows.latestEvaluations(most);
    }
}
