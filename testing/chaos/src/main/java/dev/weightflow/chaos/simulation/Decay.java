package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.objectstore.StoredContents.StoredContent;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.id.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Corruption and loss of stored objects, until the faults end and the objects are restored. */
final class Decay {
    private final SimulatedCluster world;
    private final Map<Digest, byte[]> sound = new LinkedHashMap<>();
    private boolean happened;

    Decay(SimulatedCluster world) {
        this.world = world;
    }

    void happen() {
        if (world.faults.hits(Fault.OBJECT_DAMAGED)) {
            one(true);
        }
        if (world.faults.hits(Fault.OBJECT_LOST)) {
            one(false);
        }
    }

    private void one(boolean damaged) {
        List<Digest> all = new ArrayList<>();
        world.stored.contents().each((StoredContent content) -> all.add(content.digest()));
        all.removeAll(sound.keySet());
        if (all.isEmpty()) {
            return;
        }
        Digest digest = world.dice.one(all);
        byte[] content = world.stored.read(digest, Long.MAX_VALUE);
        sound.put(digest, content);
        happened = true;
        world.trace("object %s is %s", digest.shortId(), damaged ? "damaged" : "lost");
        if (damaged) {
            byte[] rotten = content.clone();
            rotten[world.dice.below(rotten.length)] ^= (byte) (1 << world.dice.below(8));
            world.stored.damage(digest, rotten);
        } else {
            world.stored.lose(digest);
        }
    }

    /**
     * Requires that damage or loss explains a failure.
     *
     * @throws Violation if no object is damaged or lost now that could be the reason
     */
    void requireAny(ObjectStoreException reason) {
        if (sound.isEmpty()) {
            throw new Violation("what is needed is lost: " + reason.getMessage());
        }
    }

    /**
     * Requires that damage or loss explains an event.
     *
     * @throws Violation if no object was ever damaged or lost that could be the reason
     */
    void requireHappened(Event event) {
        if (!happened) {
            throw new Violation(event + " must not be stated: no object was damaged or lost");
        }
    }

    boolean any() {
        return !sound.isEmpty();
    }

    /** Restores all damaged or lost objects, even those stored again meanwhile or collected as garbage. */
    void restore() {
        sound.values().forEach(world.stored::putVerified);
        sound.clear();
    }
}
