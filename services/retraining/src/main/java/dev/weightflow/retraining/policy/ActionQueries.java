package dev.weightflow.retraining.policy;

import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.ActionHistory;
import dev.weightflow.projection.model.ActionHistory.Request;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.retraining.policy.PolicyChecks.Hold;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyAction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Queries about evidence other than new data, and what was made of it. A missing object is an exception that says so. */
public final class ActionQueries {
    private static final String BEING_DECIDED = "It is being decided about.";

    private final Journals journals;
    private final Evidences evidences;
    private final WaitingDatasets waiting;

    public ActionQueries(Journals journals, WaitingDatasets waiting, InstantSource clock) {
        this.journals = journals;
        this.evidences = new Evidences(clock);
        this.waiting = waiting;
    }

    /** Returns the next moment of the model's schedule, if its policy has one. */
    Optional<Instant> next(ModelName model) {
        return evidences.next(journals.retraining(model));
    }

    /** Returns what waits for an answer. */
    Stream<WaitingView> waiting(ModelName name) {
        RetrainingHistory history = journals.retraining(name);
        return evidences.of(journals.models().model(name), history).stream()
                .map(evidence -> waiting(name, evidence, why(name, history, evidence.evidence())));
    }

    private static WaitingView waiting(ModelName model, PendingEvidence evidence, Optional<Hold> hold) {
        return new WaitingView(
                model,
                evidence.evidence(),
                Optional.of(evidence)
                        .filter(each -> each.evidence() == Evidence.CHANGE)
                        .map(each -> new DatasetId(each.cause())),
                evidence.finding(),
                hold.map(Hold::check).orElse("decision"),
                hold.map(Hold::reason).orElse(BEING_DECIDED),
                evidence.since(),
                hold.flatMap(Hold::until));
    }

    /** Returns why evidence of that kind has no answer yet, as it was found last. */
    private Optional<Hold> why(ModelName model, RetrainingHistory history, Evidence evidence) {
        boolean trains = history.policy()
                .filter(revision -> revision.policy().answer(evidence) == PolicyAction.TRAIN)
                .isPresent();
        return trains
                ? waiting.hold(model)
                : history.pause()
                        .map(pause -> new Hold(
                                "pause",
                                "Retraining is paused: " + pause.reason(),
                                Optional.empty(),
                                Optional.empty()));
    }

    /** Returns a person's request. */
    public RunView run(ModelName model, String id) {
        RetrainingHistory history = journals.retraining(model);
        Request request = history.actions()
                .request(id)
                .orElseThrow(() ->
                        NotFoundException.of("request", id, "POST /models/" + model + "/retraining/runs makes one."));
        Optional<ActionView> answer = history.actions().to(Evidence.REQUEST, id).map(ActionView::of);
        Optional<Hold> hold = why(model, history, Evidence.REQUEST).filter(any -> answer.isEmpty());
        return new RunView(
                model,
                id,
                request.event().reason(),
                request.metadata().actor(),
                request.metadata().at(),
                Optional.of(hold.map(Hold::reason).orElse(BEING_DECIDED)).filter(any -> answer.isEmpty()),
                hold.flatMap(Hold::until),
                answer);
    }

    /** Returns what was made of evidence about the model. */
    public ActionHistory actions(ModelName model) {
        if (!journals.names().contains(model)) {
            throw NotFoundException.of("model", model, "GET /retraining/policies lists those that have a policy.");
        }
        return journals.retraining(model).actions();
    }

    /** Returns the latest answers, the latest first, without so many later ones. */
    public static List<ActionView> latest(ActionHistory actions, int from, int most) {
        return actions.latest(from, most).stream().map(ActionView::of).toList();
    }
}
