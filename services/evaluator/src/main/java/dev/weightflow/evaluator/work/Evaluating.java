package dev.weightflow.evaluator.work;

import dev.weightflow.evaluator.book.Evaluation;
import dev.weightflow.evaluator.book.EvaluationJournal;
import dev.weightflow.evaluator.measure.Observer;
import dev.weightflow.platform.Transient;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.handling.EventHandler;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on requests. The answer in the log is what counts: a request that has one is left alone, and one whose work was cut short is
 * done again from the beginning and comes to the same report. For one thread.
 */
public final class Evaluating implements EventHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Evaluating.class);

    /** The measuring itself. */
    @FunctionalInterface
    public interface Measuring {
        EvaluationCompleted measure(EvaluationRequested request, Observer observer);
    }

    private final EvaluationJournal journal;
    private final Measuring measuring;
    private final Progress progress;
    private final EvaluatorMeters meters;
    private final Backoff backoff;
    private final Consumer<Duration> sleep;
    private final LongSupplier nanoTime;

    /**
     * @param backoff the waits between tries to state an answer to a log that does not take it
     * @param nanoTime a monotonic clock
     */
    public Evaluating(
            EvaluationJournal journal,
            Measuring measuring,
            Progress progress,
            EvaluatorMeters meters,
            Backoff backoff,
            Consumer<Duration> sleep,
            LongSupplier nanoTime) {
        this.journal = journal;
        this.measuring = measuring;
        this.progress = progress;
        this.meters = meters;
        this.backoff = backoff;
        this.sleep = sleep;
        this.nanoTime = nanoTime;
    }

    @Override
    public void handle(Envelope<? extends Event> event) {
        event.as(EvaluationRequested.class)
                .filter(request -> journal.current(request.id())
                        .filter(Evaluation.Waiting.class::isInstance)
                        .isPresent())
                .ifPresent(this::work);
    }

    private void work(Envelope<EvaluationRequested> request) {
        long began = nanoTime.getAsLong();
        progress.begin(request.id());
        LOG.info(
                "evaluation {}: checkpoint {} on data set {}",
                request.id().shortId(),
                request.event().checkpoint().shortId(),
                request.event().dataset().shortId());
        try {
            request.cause(); // a chain of causes that is at its end is found before the work, not after it
            EvaluationCompleted answer = measuring.measure(request.event(), new Work());
            patiently(() -> journal.complete(request, answer));
            meters.completed(since(began));
            LOG.info(
                    "evaluation {}: report {} in {} s",
                    request.id().shortId(),
                    answer.report().shortId(),
                    since(began).toSeconds());
        } catch (RuntimeException | OutOfMemoryError e) {
            if (Thread.currentThread().isInterrupted()) {
                LOG.info(
                        "evaluation {}: cut short, to be done again",
                        request.id().shortId());
                throw e;
            }
            fail(request, Failures.of(e), since(began), e);
        } finally {
            progress.end();
        }
    }

    private void fail(Envelope<EvaluationRequested> request, Failure failure, Duration time, Throwable cause) {
        LOG.error("evaluation {}: {}", request.id().shortId(), failure.message(), cause);
        patiently(() -> journal.fail(request, failure));
        meters.failed(time, failure.code());
    }

    /** What was measured at great cost is not thrown away because the log does not answer. */
    private void patiently(BooleanSupplier statement) {
        for (int attempt = 1; ; attempt++) {
            try {
                statement.getAsBoolean();
                return;
            } catch (RuntimeException e) {
                if (!(e instanceof Transient) || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.warn("An answer could not be stated, which is tried again: {}", e.getMessage());
                sleep.accept(backoff.after(attempt));
            }
        }
    }

    private Duration since(long began) {
        return Duration.ofNanos(nanoTime.getAsLong() - began);
    }

    private final class Work implements Observer {
        @Override
        public void stage(Stage stage) {
            stopIfInterrupted();
            progress.stage(stage);
        }

        @Override
        public void total(int images) {
            progress.total(images);
        }

        @Override
        public void imageDone() {
            meters.imageDone();
            progress.imageDone();
            stopIfInterrupted();
        }

        private void stopIfInterrupted() {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("the service stops; the evaluation is done again later");
            }
        }
    }
}
