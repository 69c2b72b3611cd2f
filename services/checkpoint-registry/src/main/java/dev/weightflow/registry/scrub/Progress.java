package dev.weightflow.registry.scrub;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Progress of the scrub, as stored.
 *
 * @param began the beginning of the present round, or of the last one
 * @param after the object that was read last; absent between two rounds
 * @param damaged the findings
 */
record Progress(Instant began, Optional<Digest> after, List<DamagedObject> damaged) {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final String NAME = "garbage/scrub";

    Progress {
        damaged = damaged == null ? List.of() : List.copyOf(damaged);
    }

    static Progress read(ObjectStore store) {
        try {
            return store.read(NAME)
                    .map(json -> WeightflowJson.read(json, Progress.class))
                    .orElseGet(Progress::none);
        } catch (UnreadableJsonException e) {
            LOG.warn("The scrub's progress cannot be read; starting over: {}", e.getMessage());
            return none();
        }
    }

    private static Progress none() {
        return new Progress(Instant.EPOCH, Optional.empty(), List.of());
    }

    void write(ObjectStore store) {
        store.replace(NAME, WeightflowJson.write(this));
    }
}
