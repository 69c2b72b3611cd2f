package dev.weightflow.ingestion.part;

import dev.weightflow.ingestion.source.ListedSample;
import dev.weightflow.schema.Faults;
import java.util.List;

/** Document of the object store with the samples of a part, in order. */
public record PartSamples(int format, List<ListedSample> samples) {
    public static final int FORMAT = 1;

    public PartSamples {
        samples = Faults.listOf(samples);
        Faults.of("The list of a part's samples")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .raise();
    }
}
