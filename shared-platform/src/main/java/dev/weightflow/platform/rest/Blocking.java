package dev.weightflow.platform.rest;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What reads from the store does so on a worker thread. */
public final class Blocking {

    private Blocking() {}

    public static <T> Uni<T> reading(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /** As {@link #reading}; the decision that follows is waited for on no thread. */
    public static <T> Uni<T> deciding(Supplier<CompletableFuture<T>> work) {
        return Uni.createFrom().completionStage(work::get).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
