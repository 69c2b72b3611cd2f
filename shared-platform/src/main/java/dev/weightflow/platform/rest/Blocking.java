package dev.weightflow.platform.rest;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Runs reads of the store on a worker thread. */
public final class Blocking {

    private Blocking() {}

    public static <T> Uni<T> reading(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /** As {@link #reading}; no thread waits for the decision that follows. */
    public static <T> Uni<T> deciding(Supplier<CompletableFuture<T>> work) {
        return Uni.createFrom().completionStage(work::get).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
