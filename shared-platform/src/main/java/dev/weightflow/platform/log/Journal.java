package dev.weightflow.platform.log;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.id.EventId;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state that follows from a log, and the decisions that add to it: decide, append, replay. Safe for many threads, and for
 * many instances over one log.
 */
public final class Journal<S, E extends Event> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Duration WAIT = Duration.ofMillis(20);

    private final EventLog<E> log;
    private final String topic;
    private final Fold<S, E> fold;
    private final Clock clock;
    private final String source;
    private final Consumer<Envelope<E>> listener;
    private final Contention contention;
    /** For the log and the pen. It is held while Kafka answers. */
    private final ReentrantLock writing = new ReentrantLock(true);
    /** For the state alone, so that questions are answered while Kafka does not answer. */
    private final ReentrantLock reading = new ReentrantLock();

    private S state;
    private boolean penInHand;

    private Journal(
            EventLog<E> log,
            String topic,
            S initial,
            Fold<S, E> fold,
            Clock clock,
            String source,
            Consumer<Envelope<E>> listener,
            Contention contention) {
        this.log = log;
        this.topic = topic;
        this.state = initial;
        this.fold = fold;
        this.clock = clock;
        this.source = source;
        this.listener = listener;
        this.contention = contention;
    }

    /**
     * Reads the log from its beginning to its present end.
     *
     * @param log the log, which this journal then owns; it is closed if it cannot be read
     * @param topic its name, for messages
     * @param initial the state before the first fact
     * @param fold how a fact changes the state
     * @param source what this journal's facts say about who states them, such as {@code /weightflow/trainer}
     * @param listener hears of every fact that is replayed after the opening, by this instance or another, once and in order;
     *     it must be quick and must not decide
     */
    public static <S, E extends Event> Journal<S, E> open(
            EventLog<E> log,
            String topic,
            S initial,
            Fold<S, E> fold,
            Clock clock,
            String source,
            Consumer<Envelope<E>> listener) {
        return open(log, topic, initial, fold, clock, source, listener, Contention.real());
    }

    static <S, E extends Event> Journal<S, E> open(
            EventLog<E> log,
            String topic,
            S initial,
            Fold<S, E> fold,
            Clock clock,
            String source,
            Consumer<Envelope<E>> listener,
            Contention contention) {
        Journal<S, E> journal = new Journal<>(log, topic, initial, fold, clock, source, listener, contention);
        try {
            List<Envelope<E>> history = log.readToEnd();
            history.forEach(journal::replay);
            LOG.info("{} replayed: {} events", topic, history.size());
            return journal;
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    /**
     * Decides on everything that the log holds, appends what was decided, and returns the response when that is durable and
     * replayed.
     *
     * @param cause why this is decided
     * @throws LogException if the log cannot be reached, or others kept deciding in between; nothing was appended, except
     *     that an {@link LogException.UnknownOutcome} leaves it open
     */
    public <R> R decide(Cause cause, Decider<? super S, E, R> decider) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(cause, decider);
            } catch (LogException.PenLost e) {
                if (!contention.again(attempt)) {
                    throw new LogException.TooContended(topic, attempt, e);
                }
                LOG.debug("{}: overtaken, deciding again", topic);
                contention.stepBack(attempt);
            }
        }
    }

    private <R> R attempt(Cause cause, Decider<? super S, E, R> decider) {
        writing.lock();
        try {
            return decideOnce(cause, decider);
        } catch (LogException.PenLost e) {
            penInHand = false;
            throw e;
        } finally {
            writing.unlock();
        }
    }

    private <R> R decideOnce(Cause cause, Decider<? super S, E, R> decider) {
        replay(log.readToEnd());
        Decision<E, R> decision = query(decider::decide);
        if (decision.facts().isEmpty()) {
            return decision.response();
        }
        if (!penInHand) {
            // what others appended before they lost the pen must be known before the decision that counts
            log.takePen();
            penInHand = true;
            replay(log.readToEnd());
            decision = query(decider::decide);
        }
        List<Envelope<E>> facts = decision.facts().stream()
                .map(fact -> Envelope.of(fact, source, clock.instant(), cause))
                .toList();
        if (append(facts)) {
            replayUntilKnown(facts);
        }
        return decision.response();
    }

    /** Appends; after a lost answer, looks what became of it. Returns whether the facts are still to be replayed. */
    private boolean append(List<Envelope<E>> facts) {
        if (facts.isEmpty()) {
            return false;
        }
        try {
            log.append(facts);
            return true;
        } catch (LogException.UnknownOutcome e) {
            penInHand = false;
            log.takePen();
            penInHand = true;
            List<Envelope<E>> read = log.readToEnd();
            replay(read);
            if (ids(read).containsAll(ids(facts))) {
                return false;
            }
            throw new LogException.PenLost(topic, e);
        } catch (LogException e) {
            penInHand = false;
            throw e;
        }
    }

    private void replayUntilKnown(List<Envelope<E>> facts) {
        Set<EventId> missing = ids(facts);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!missing.isEmpty()) {
            List<Envelope<E>> read = log.poll(WAIT);
            replay(read);
            missing.removeAll(ids(read));
            if (!missing.isEmpty() && System.nanoTime() > deadline) {
                throw new LogException.UnknownOutcome(topic, null);
            }
        }
    }

    /** Replays what has arrived; to be called again and again by whoever wants to keep up. Returns how many events that was. */
    public int follow() {
        writing.lock();
        try {
            List<Envelope<E>> arrived = log.poll(Duration.ZERO);
            replay(arrived);
            return arrived.size();
        } finally {
            writing.unlock();
        }
    }

    /**
     * What that question finds in the state as far as it was replayed, at once, whether the log answers or not. The state itself must
     * not leave the question.
     */
    public <T> T query(Function<? super S, T> question) {
        reading.lock();
        try {
            return question.apply(state);
        } finally {
            reading.unlock();
        }
    }

    private void replay(List<Envelope<E>> facts) {
        for (Envelope<E> fact : facts) {
            replay(fact);
            try {
                listener.accept(fact);
            } catch (RuntimeException e) {
                LOG.error("{}: the listener failed on {}", topic, fact.id(), e);
            }
        }
    }

    private void replay(Envelope<E> fact) {
        reading.lock();
        try {
            state = fold.replay(state, fact);
        } catch (RuntimeException e) {
            // the same on every instance; one event must not keep the service from all others
            LOG.error(
                    "{}: {} {} cannot be replayed and is passed over",
                    topic,
                    fact.event().type().name(),
                    fact.id(),
                    e);
        } finally {
            reading.unlock();
        }
    }

    private Set<EventId> ids(List<Envelope<E>> facts) {
        return facts.stream().map(Envelope::id).collect(Collectors.toCollection(HashSet::new));
    }

    @Override
    public void close() {
        writing.lock();
        try {
            log.close();
        } finally {
            writing.unlock();
        }
    }
}
