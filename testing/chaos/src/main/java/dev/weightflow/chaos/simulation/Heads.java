package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Heads of the topics as last read from the store: whoever writes them, none of them goes back. */
final class Heads {
    private final ObjectStore stored;
    private final Map<String, byte[]> seen = new HashMap<>();

    /** Fields of a head that this check reads. */
    record Head(Map<Integer, Reached> partitions) {
        static Head of(byte[] document) {
            return WeightflowJson.read(document, Head.class);
        }
    }

    record Reached(long offset) {}

    Heads(ObjectStore stored) {
        this.stored = stored;
    }

    /**
     * Checks the heads.
     *
     * @throws Violation if one has gone back
     */
    void look() {
        for (Topic topic : Topics.events()) {
            stored.read("heads/" + topic.name() + "/head").ifPresent(now -> {
                byte[] before = seen.put(topic.name(), now);
                if (before != null && !Arrays.equals(before, now)) {
                    requireNotBack(topic, Head.of(before), Head.of(now));
                }
            });
        }
    }

    private static void requireNotBack(Topic topic, Head before, Head now) {
        before.partitions().forEach((partition, reached) -> {
            Reached then = now.partitions().getOrDefault(partition, new Reached(0));
            if (then.offset() < reached.offset()) {
                throw new Violation("the head of " + topic.name() + " goes back from " + reached.offset() + " to "
                        + then.offset() + " in partition " + partition);
            }
        });
    }
}
