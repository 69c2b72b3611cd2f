package dev.weightflow.projection.model;

import static dev.weightflow.platform.database.Column.number;
import static dev.weightflow.platform.database.Column.text;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Row;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.projection.model.ActionHistory.Action;
import dev.weightflow.projection.model.ActionHistory.Request;
import dev.weightflow.schema.event.ActionEvent;
import dev.weightflow.schema.event.ActionEvent.ActionDecided;
import dev.weightflow.schema.event.ActionEvent.RetrainingRequested;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.Evidence;
import java.util.List;
import java.util.Optional;

/** Evidence that is no dataset, and the answers to it. */
record ActionRows(Queries queries, ModelName model) {
    private static final Table REQUESTED = Table.named("requested", text("model"), text("request"))
            .with(number("place"), number("answered"), text("content"))
            .indexedBy("model", "place")
            .indexedForReadersBy("model", "answered", "place");

    /** The answers, one to each piece of evidence, numbered in order; {@code leads} tells to what. */
    private static final Table ACTIONS = Table.named("actions", text("model"), text("evidence"), text("cause"))
            .with(number("place"), number("leads"), text("content"))
            .indexedBy("model", "place")
            .indexedForReadersBy("model", "leads", "place");

    /** The tables. */
    static final List<Table> TABLES = List.of(REQUESTED, ACTIONS);

    /** Version of the rows; must change with their meaning. */
    static final int VERSION = 1;

    private static final int NOWHERE = 0;
    private static final int TO_A_TRAINING = 1;
    private static final int TO_EVALUATIONS = 2;
    private static final String OF_MODEL = "WHERE model = ?";

    /** Applies an event. A request is made once, and evidence is answered once. */
    static void apply(Transaction transaction, ActionEvent event, Envelope<RetrainingEvent> envelope) {
        ActionRows rows = new ActionRows(transaction, event.model());
        if (event instanceof RetrainingRequested request) {
            if (rows.request(request.request()).isEmpty()) {
                rows.put(transaction, request.request(), rows.requests() + 1, 0, StoredEvent.text(envelope));
            }
            return;
        }
        ActionDecided decided = (ActionDecided) event;
        if (rows.action(decided.evidence(), decided.cause()).isPresent()) {
            return;
        }
        transaction.put(
                ACTIONS,
                event.model().value(),
                decided.evidence().key(),
                decided.cause(),
                rows.count() + 1,
                leads(decided),
                StoredEvent.text(envelope));
        decided.training()
                .ifPresent(training -> RetrainingRows.reserve(
                        transaction,
                        event.model(),
                        training.job(),
                        training.generation(),
                        envelope.time(),
                        training.reservedSeconds()));
        if (decided.evidence() == Evidence.REQUEST) {
            rows.row(decided.cause())
                    .ifPresent(
                            row -> rows.put(transaction, decided.cause(), row.number("place"), 1, row.text("content")));
        }
    }

    private static int leads(ActionDecided decided) {
        if (decided.training().isPresent()) {
            return TO_A_TRAINING;
        }
        return decided.evaluations().isEmpty() ? NOWHERE : TO_EVALUATIONS;
    }

    private void put(Transaction transaction, String request, long place, int answered, String content) {
        transaction.put(REQUESTED, model.value(), request, place, answered, content);
    }

    int requests() {
        return (int) queries.number("SELECT max(place) FROM requested WHERE model = ?", model.value());
    }

    int count() {
        return (int) queries.number("SELECT max(place) FROM actions WHERE model = ?", model.value());
    }

    private Optional<Row> row(String request) {
        return queries.first(REQUESTED, OF_MODEL + " AND request = ?", row -> row, model.value(), request);
    }

    Optional<Request> request(String request) {
        return row(request).map(ActionRows::request);
    }

    /** Returns the requests that are not answered, in order. */
    List<Request> unanswered() {
        return queries.list(
                REQUESTED, OF_MODEL + " AND answered = 0 ORDER BY place", ActionRows::request, model.value());
    }

    Optional<Action> action(Evidence evidence, String cause) {
        return queries.first(
                ACTIONS,
                OF_MODEL + " AND evidence = ? AND cause = ?",
                ActionRows::action,
                model.value(),
                evidence.key(),
                cause);
    }

    /** Returns the answer to the evidence of that kind that comes last by its name. */
    Optional<Action> last(Evidence evidence) {
        return queries.first(
                ACTIONS,
                OF_MODEL + " AND evidence = ? ORDER BY cause DESC",
                ActionRows::action,
                model.value(),
                evidence.key());
    }

    /** Returns the latest answers, the latest first, without so many later ones. */
    List<Action> latest(int from, int most) {
        return queries.list(
                ACTIONS,
                OF_MODEL + " ORDER BY place DESC LIMIT ? OFFSET ?",
                ActionRows::action,
                model.value(),
                most,
                from);
    }

    Optional<Action> latestTraining() {
        return leadingTo(TO_A_TRAINING, 1).stream().findFirst();
    }

    /** Returns the latest answers that led to evaluations, the latest first. */
    List<Action> latestEvaluations(int most) {
        return leadingTo(TO_EVALUATIONS, most);
    }

    private List<Action> leadingTo(int where, int most) {
        return queries.list(
                ACTIONS,
                OF_MODEL + " AND leads = ? ORDER BY place DESC LIMIT ?",
                ActionRows::action,
                model.value(),
                where,
                most);
    }

    private static Request request(Row row) {
        StoredEvent stored = StoredEvent.of(row.text("content"));
        return new Request(stored.event(RetrainingRequested.class), stored.metadata());
    }

    private static Action action(Row row) {
        StoredEvent stored = StoredEvent.of(row.text("content"));
        return new Action(stored.event(ActionDecided.class), stored.metadata());
    }
}
