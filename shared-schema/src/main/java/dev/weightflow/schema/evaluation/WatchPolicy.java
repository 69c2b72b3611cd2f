package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Keyed;
import java.util.Optional;

/**
 * Comparison of a champion with its predecessor after the promotion. It applies as it is at the first comparison of a promotion.
 *
 * @param alpha probability of ever finding a champion worse that is not, for as long as it serves; {@value #DEFAULT_ALPHA} if absent
 * @param unit what counts as one value; {@link Unit#GROUP} if absent
 * @param twins greatest number of evaluations that a promotion may cost, each of the one version where only the other was evaluated on a new dataset;
 * {@value #DEFAULT_TWINS} if absent, none if 0
 */
public record WatchPolicy(Optional<Double> alpha, Optional<Unit> unit, Optional<Integer> twins) {
    public static final double DEFAULT_ALPHA = 0.05;
    public static final int DEFAULT_TWINS = 10;
    private static final int MOST_TWINS = 1_000;

    /** Policy with the defaults. */
    public static final WatchPolicy USUAL = new WatchPolicy(Optional.empty(), Optional.empty(), Optional.empty());

    /** Independent unit of images. */
    public enum Unit implements Keyed {
        /** Images of a {@link dev.weightflow.schema.drift.ImageGroup} are alike and count together. */
        GROUP,
        /** Each image is independent of the others, whatever it is called. */
        IMAGE
    }

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public WatchPolicy {
        Faults faults = Faults.of("A watch");
        alpha.ifPresent(value -> faults.require(
                value > 0 && value < 1, "alpha must be a probability above 0 and below 1, not %s", value));
        twins.ifPresent(count -> faults.require(
                count >= 0 && count <= MOST_TWINS, "twins must lie between 0 and %d, not %d", MOST_TWINS, count));
        faults.raise();
    }

    /** Returns alpha, stated or not. */
    public double errorRate() {
        return alpha.orElse(DEFAULT_ALPHA);
    }

    /** Returns the unit, stated or not. */
    public Unit unitOfValues() {
        return unit.orElse(Unit.GROUP);
    }

    /** Returns the greatest number of evaluations, stated or not. */
    public int mostTwins() {
        return twins.orElse(DEFAULT_TWINS);
    }
}
