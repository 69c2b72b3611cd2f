package dev.weightflow.projection;

import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.id.DatasetId;
import java.util.Comparator;

/** A dataset version, as it was announced first. */
public record IngestedDataset(DatasetIngested event, EventMetadata metadata) {
    /** In the order in which they were announced. */
    public static final Comparator<IngestedDataset> IN_ORDER = Comparator.comparing(
                    (IngestedDataset dataset) -> dataset.metadata().at())
            .thenComparing(dataset -> dataset.id().value())
            .thenComparing(dataset -> dataset.metadata().event().value());

    /** Its identity. */
    public DatasetId id() {
        return event.dataset();
    }

    /** How many samples that split has. */
    public int samples(Split split) {
        return event.samples().getOrDefault(split, 0);
    }

    /** Whether this was announced after the other one. */
    public boolean isAfter(IngestedDataset other) {
        return IN_ORDER.compare(this, other) > 0;
    }
}
