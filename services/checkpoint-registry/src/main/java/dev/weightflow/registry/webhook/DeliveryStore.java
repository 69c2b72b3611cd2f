package dev.weightflow.registry.webhook;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore.Marked;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * State of a webhook in the bucket, which all instances share: what a service has on its disk, its tables included, may be lost at any time. It is
 * changed by comparing and setting. All methods may throw an {@link dev.weightflow.platform.objectstore.ObjectStoreException}.
 */
final class DeliveryStore {
    private static final String FOLDER = "webhooks/";
    private static final int TRIES = 10;

    private final ObjectStore store;
    private final String key;

    DeliveryStore(ObjectStore store, String webhook) {
        this.store = store;
        this.key = FOLDER + webhook;
    }

    /** Returns the state, if the webhook was started before. */
    Optional<DeliveryState> find() {
        return store.readMarked(key).map(this::parsed);
    }

    /** Returns the state, a new one if the webhook was never started. */
    DeliveryState begin(Instant now) {
        if (find().isEmpty()) {
            store.putIfAbsent(key, WeightflowJson.write(DeliveryState.first(now)));
        }
        return find().orElseThrow(this::gone);
    }

    /** Changes the state, and returns the one after it. The change may be applied several times, and only the last one counts. */
    DeliveryState update(UnaryOperator<DeliveryState> change) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Marked stored = store.readMarked(key).orElseThrow(this::gone);
            DeliveryState before = parsed(stored);
            DeliveryState after = change.apply(before);
            if (after.equals(before) || store.replaceIfUnchanged(key, WeightflowJson.write(after), stored.mark())) {
                return after;
            }
        }
        throw new IllegalStateException(key + " was changed by others " + TRIES + " times at once");
    }

    private DeliveryState parsed(Marked stored) {
        try {
            return WeightflowJson.read(stored.content(), DeliveryState.class);
        } catch (UnreadableJsonException e) {
            throw new IllegalStateException(
                    "The object " + key + " cannot be read: " + e.getMessage()
                            + " Delete it, and the webhook begins anew with what happens from then on.",
                    e);
        }
    }

    private IllegalStateException gone() {
        return new IllegalStateException("The object " + key + " was deleted while the webhook was running");
    }
}
