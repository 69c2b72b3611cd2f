package dev.weightflow.evaluator.predict;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Rate limit for each caller over a sliding time window. It remembers only recent callers. */
public final class Quota {
    private final int most;
    private final Duration window;
    private final LongSupplier nanoTime;
    private final Map<String, Deque<Long>> lately = new HashMap<>();

    public Quota(int most, Duration window, LongSupplier nanoTime) {
        this.most = most;
        this.window = window;
        this.nanoTime = nanoTime;
    }

    /** @throws PredictionException.TooMany if the caller has reached the limit */
    public synchronized void take(String caller) {
        long now = nanoTime.getAsLong();
        lately.values().removeIf(times -> {
            times.removeIf(time -> now - time >= window.toNanos());
            return times.isEmpty();
        });
        Deque<Long> times = lately.computeIfAbsent(caller, any -> new ArrayDeque<>());
        if (times.size() >= most) {
            throw new PredictionException.TooMany(most);
        }
        times.add(now);
    }
}
