package dev.weightflow.ingestion.packing;

import dev.weightflow.ingestion.packing.Packed.PackedShard;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Quarantined;
import java.util.List;
import java.util.Map;

/**
 * Result of packing a part. The files that it names were handed over.
 *
 * @param labelled by task, the number of samples with a label of it
 */
public record PackedPart(List<PackedShard> shards, List<Quarantined> quarantined, Map<TaskName, Integer> labelled) {
    public PackedPart {
        shards = List.copyOf(shards);
        quarantined = List.copyOf(quarantined);
        labelled = TaskName.ordered(labelled);
    }
}
