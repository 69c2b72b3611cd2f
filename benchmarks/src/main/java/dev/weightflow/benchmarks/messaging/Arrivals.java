package dev.weightflow.benchmarks.messaging;

import dev.weightflow.benchmarks.journal.Latencies;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Send times of messages, and the time at which each one's effect was first seen. */
final class Arrivals {
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Long> taken = new ConcurrentHashMap<>();
    private final CountDownLatch missing;
    private final long began = System.nanoTime();

    Arrivals(int expected) {
        this.missing = new CountDownLatch(expected);
    }

    void sending(String name) {
        sent.put(name, System.nanoTime());
    }

    /** Records the effect of that message; unknown messages, and those already seen, do not count. */
    void seen(String name) {
        long now = System.nanoTime();
        Long since = sent.get(name);
        if (since != null && taken.putIfAbsent(name, now - since) == null) {
            missing.countDown();
        }
    }

    Latencies await(Duration patience) throws InterruptedException {
        if (!missing.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(missing.getCount() + " messages have not arrived within " + patience);
        }
        return Latencies.of(taken.values().stream().mapToLong(Long::longValue).toArray());
    }

    double perSecond() {
        return taken.size() / ((System.nanoTime() - began) / 1e9);
    }
}
