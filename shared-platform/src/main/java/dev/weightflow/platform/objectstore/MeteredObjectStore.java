package dev.weightflow.platform.objectstore;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/** Times the operations of a store: {@code weightflow.object.store} by operation and outcome, {@code ok} or the failure's code. */
public final class MeteredObjectStore extends ForwardingObjectStore {
    private final MeterRegistry meters;

    public MeteredObjectStore(ObjectStore store, MeterRegistry meters) {
        super(store);
        this.meters = meters;
    }

    @Override
    <T> T around(String operation, Supplier<T> call) {
        Timer.Sample sample = Timer.start(meters);
        String outcome = "ok";
        try {
            return call.get();
        } catch (ObjectStoreException e) {
            outcome = e.code();
            throw e;
        } finally {
            sample.stop(meters.timer("weightflow.object.store", "operation", operation, "outcome", outcome));
        }
    }
}
