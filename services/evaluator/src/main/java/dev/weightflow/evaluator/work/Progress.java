package dev.weightflow.evaluator.work;

import dev.weightflow.evaluator.measure.Observer;
import dev.weightflow.schema.id.EventId;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How the evaluation that this instance works on gets on. One thread works, any may ask. */
public final class Progress {
    private static final double NANOS = 1e9;

    private final LongSupplier nanoTime;
    private volatile Optional<Running> running = Optional.empty();

    /** @param nanoTime a monotonic clock */
    public Progress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * How far an evaluation is.
     *
     * @param stage what is done now
     * @param imagesDone images evaluated, those of comparisons included
     * @param imagesTotal how many there are; 0 before that is known
     * @param seconds since the work began
     * @param imagesPerSecond since the first image was asked for; 0 before one is done
     * @param etaSeconds how long it will still take; empty before an image is done
     */
    public record Snapshot(
            String stage,
            int imagesDone,
            int imagesTotal,
            double seconds,
            double imagesPerSecond,
            Optional<Double> etaSeconds) {}

    private record Running(EventId id, Observer.Stage stage, int done, int total, long began, long imagesBegan) {
        Running at(Observer.Stage next) {
            return new Running(id, next, done, total, began, imagesBegan);
        }

        Running of(int images, long now) {
            return new Running(id, stage, done, images, began, now);
        }

        Running oneMore() {
            return new Running(id, stage, done + 1, total, began, imagesBegan);
        }
    }

    /** The work on an evaluation begins. */
    void begin(EventId id) {
        long now = nanoTime.getAsLong();
        running = Optional.of(new Running(id, Observer.Stage.FETCHING, 0, 0, now, now));
    }

    void stage(Observer.Stage stage) {
        running = running.map(state -> state.at(stage));
    }

    void total(int images) {
        running = running.map(state -> state.of(images, nanoTime.getAsLong()));
    }

    void imageDone() {
        running = running.map(Running::oneMore);
    }

    /** The work is over. */
    void end() {
        running = Optional.empty();
    }

    /** The part of the images that is done, 0 to 1; 0 while nothing is worked on. */
    public double ratio() {
        return running.filter(state -> state.total() > 0)
                .map(state -> (double) state.done() / state.total())
                .orElse(0.0);
    }

    /** How far that evaluation is, if it is the one that this instance works on. */
    public Optional<Snapshot> of(EventId id) {
        return running.filter(state -> state.id().equals(id)).map(this::snapshot);
    }

    private Snapshot snapshot(Running state) {
        long now = nanoTime.getAsLong();
        double spent = (now - state.imagesBegan()) / NANOS;
        double speed = state.done() == 0 || spent <= 0 ? 0 : state.done() / spent;
        return new Snapshot(
                state.stage().key(),
                state.done(),
                state.total(),
                (now - state.began()) / NANOS,
                speed,
                speed == 0 ? Optional.empty() : Optional.of((state.total() - state.done()) / speed));
    }
}
