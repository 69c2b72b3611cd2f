package dev.weightflow.evaluator.book;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.Decision;
import dev.weightflow.platform.log.EventLog;
import dev.weightflow.platform.log.Journal;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationFailed;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.topic.Topics;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * The evaluations as the log tells of them, and what may be added to it. Every method that adds returns when its facts are durable and
 * replayed.
 */
public final class EvaluationJournal implements AutoCloseable {
    /** What the facts say about who states them. */
    public static final String SOURCE = "/weightflow/evaluator";

    private final Journal<EvaluationBook, EvaluationEvent> journal;

    private EvaluationJournal(Journal<EvaluationBook, EvaluationEvent> journal) {
        this.journal = journal;
    }

    /** Replays the log. */
    public static EvaluationJournal open(EventLog<EvaluationEvent> log, Clock clock) {
        return new EvaluationJournal(Journal.open(
                log,
                Topics.EVALUATIONS.name(),
                new EvaluationBook(),
                EvaluationJournal::replay,
                clock,
                SOURCE,
                fact -> {}));
    }

    private static EvaluationBook replay(EvaluationBook book, Envelope<EvaluationEvent> fact) {
        book.replay(fact);
        return book;
    }

    /** The journal itself, for a follower. */
    public Journal<EvaluationBook, EvaluationEvent> journal() {
        return journal;
    }

    /** What that question finds; evaluations are immutable and may leave it, the book may not. */
    public <T> T query(Function<EvaluationBook, T> question) {
        return journal.query(question);
    }

    /** The evaluation of that id, as of the log's present end. */
    public Optional<Evaluation> current(EventId id) {
        return journal.decide(Cause.NONE, book -> Decision.nothing(book.evaluation(id)));
    }

    /** What a request led to: the evaluation, and whether it was asked for before. */
    public record Asked(Evaluation evaluation, boolean known) {}

    /** Somebody asks for an evaluation; one that has failed is then tried again. */
    public Asked ask(EvaluationRequested request, Cause cause) {
        return ask(request, cause, true);
    }

    /** Something led to an evaluation; if it was asked for before, in whatever state it is, nothing changes. */
    public Asked askOnce(EvaluationRequested request, Cause cause) {
        return ask(request, cause, false);
    }

    private Asked ask(EvaluationRequested request, Cause cause, boolean failedToo) {
        boolean known = !add(cause, request, book -> book.evaluation(request.id())
                .filter(evaluation -> !(failedToo && evaluation instanceof Evaluation.Failed))
                .isEmpty());
        return new Asked(query(book -> book.evaluation(request.id())).orElseThrow(), known);
    }

    /** States that a report is stored. Returns whether that is news: another instance may have been faster. */
    public boolean complete(Envelope<EvaluationRequested> request, EvaluationCompleted answer) {
        return add(request.cause(), answer, book -> book.evaluation(request.id())
                .filter(evaluation -> !(evaluation instanceof Evaluation.Completed))
                .isPresent());
    }

    /** States that an evaluation cannot be done. Returns whether that is news. */
    public boolean fail(Envelope<EvaluationRequested> request, Failure failure) {
        EvaluationFailed answer = new EvaluationFailed(
                request.event().checkpoint(), request.event().dataset(), request.id(), failure);
        // not one link further, so that the end of the longest chain can be told too
        Cause cause = new Cause(request.causation(), request.traceparent());
        return add(cause, answer, book -> book.evaluation(request.id())
                .filter(Evaluation.Waiting.class::isInstance)
                .isPresent());
    }

    private boolean add(Cause cause, EvaluationEvent fact, Function<EvaluationBook, Boolean> wanted) {
        return journal.decide(cause, book -> wanted.apply(book) ? Decision.of(fact, true) : Decision.nothing(false));
    }

    @Override
    public void close() {
        journal.close();
    }
}
