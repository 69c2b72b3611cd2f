package dev.weightflow.benchmarks.console;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** Browsers that watch one training, each with a stream of its own. */
final class Viewers implements AutoCloseable {
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong open = new AtomicLong();
    private final List<CompletableFuture<?>> streams = new ArrayList<>();

    Viewers(ConsoleProcess console, String path, int count) {
        for (int i = 0; i < count; i++) {
            streams.add(console.http()
                    .sendAsync(console.request(path), HttpResponse.BodyHandlers.fromLineSubscriber(new Lines())));
        }
    }

    private final class Lines implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            open.incrementAndGet();
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            if (line.startsWith("event:")) {
                events.incrementAndGet();
            }
        }

        @Override
        public void onError(Throwable failure) {
            open.decrementAndGet();
        }

        @Override
        public void onComplete() {
            open.decrementAndGet();
        }
    }

    /** Counts the open streams. */
    long open() {
        return open.get();
    }

    /** Counts the events that all streams received. */
    long events() {
        return events.get();
    }

    @Override
    public void close() {
        streams.forEach(stream -> stream.cancel(true));
    }
}
