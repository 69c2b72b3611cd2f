package dev.weightflow.ingestion.part;

/**
 * Numbers of samples that were read.
 *
 * @param samples all of them
 * @param quarantined the faulty ones among them
 */
public record Counted(int samples, int quarantined) {
    public static final Counted NONE = new Counted(0, 0);

    public Counted plus(Counted other) {
        return new Counted(samples + other.samples, quarantined + other.quarantined);
    }
}
