package dev.weightflow.schema.retraining;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.Faults;
import java.util.List;
import java.util.Optional;

/**
 * Conditions under which a model's images count as changed, and what is asked for then.
 *
 * @param sources the sources of the datasets without labels that are windows of what the model sees, in which {@code *} stands for any text; any source
 * if empty
 * @param alpha probability of ever stating a change that there is not, for as long as a champion serves; {@value #DEFAULT_ALPHA} if absent
 * @param leastEffect least probability that a classifier finds an image of the window stranger than one of the reference, from 0.5, no difference, to 1;
 * {@value #DEFAULT_EFFECT} if absent
 * @param labels number of images whose labels are asked for; {@value #DEFAULT_LABELS} if absent
 * @param randomShare share of these that is drawn from the whole window, as only these are typical of it; {@value #DEFAULT_SHARE} if absent
 */
public record DriftPolicy(
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> sources,
        Optional<Double> alpha,
        Optional<Double> leastEffect,
        Optional<Integer> labels,
        Optional<Double> randomShare) {
    public static final double DEFAULT_ALPHA = 0.05;
    public static final double DEFAULT_EFFECT = 0.65;
    public static final int DEFAULT_LABELS = 200;
    public static final double DEFAULT_SHARE = 0.3;
    /** Most images that are asked for at once: their ids lie in one event. */
    public static final int MOST_LABELS = 2_000;

    /** Policy with the defaults, for windows from any source. */
    public static final DriftPolicy USUAL =
            new DriftPolicy(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public DriftPolicy {
        sources = Faults.listOf(sources);
        Faults faults = Faults.of("A drift policy")
                .require(sources.stream().noneMatch(String::isBlank), "sources must not be blank");
        alpha.ifPresent(value -> faults.require(
                value > 0 && value < 1, "alpha must be a probability above 0 and below 1, not %s", value));
        leastEffect.ifPresent(value -> faults.require(
                value >= 0.5 && value < 1, "leastEffect must be at least 0.5 and below 1, not %s", value));
        labels.ifPresent(count -> faults.require(
                count >= 1 && count <= MOST_LABELS, "labels must lie between 1 and %d, not %d", MOST_LABELS, count));
        randomShare.ifPresent(share -> faults.fraction("randomShare", share));
        faults.raise();
    }

    /** Returns alpha, stated or not. */
    public double errorRate() {
        return alpha.orElse(DEFAULT_ALPHA);
    }

    /** Returns the least effect, stated or not. */
    public double effectToReach() {
        return leastEffect.orElse(DEFAULT_EFFECT);
    }

    /** Returns the number of images to ask for, stated or not. */
    public int labelsWanted() {
        return labels.orElse(DEFAULT_LABELS);
    }

    /** Returns the random share, stated or not. */
    public double shareAtRandom() {
        return randomShare.orElse(DEFAULT_SHARE);
    }

    public boolean covers(String source) {
        return SourcePatterns.match(sources, source);
    }
}
