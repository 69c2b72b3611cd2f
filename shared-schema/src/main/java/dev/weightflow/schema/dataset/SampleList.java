package dev.weightflow.schema.dataset;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.Digest;
import java.util.List;

/**
 * Digests of the individual samples of a split, by which the new samples of a dataset version are recognised, however they are spread over shards.
 * Stored as canonical JSON under its digest.
 *
 * @param samples the samples' digests, in the order of the shards; a sample's digest covers its image and labels, but not its name
 */
public record SampleList(int format, List<Digest> samples) {
    public static final int FORMAT = 1;
    /** Longest list; a dataset with more samples has several. */
    public static final int LONGEST = 200_000;

    public SampleList {
        samples = Faults.listOf(samples);
        Faults.of("A sample list")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .require(!samples.isEmpty(), "samples are missing")
                .require(samples.size() <= LONGEST, "samples must be at most %d, not %d", LONGEST, samples.size())
                .raise();
    }

    public static SampleList of(List<Digest> samples) {
        return new SampleList(FORMAT, samples);
    }
}
