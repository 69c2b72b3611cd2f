package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.TestPlatform;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** How long it took after each fault until everything went on. */
final class Recoveries {

    /** A fault and the end of what it brought about, in terms of {@link System#nanoTime}. */
    private record Recovery(long fault, CompletableFuture<Long> servesAgain) {}

    private final List<Recovery> recoveries = new CopyOnWriteArrayList<>();
    private final AtomicInteger passed = new AtomicInteger();

    /** A process of the platform was ended just now; another one will take its place. */
    void ended(TestPlatform platform, String part, ProcessHandle process) {
        Recovery recovery = began();
        Thread thread = new Thread(
                () -> {
                    try {
                        platform.awaitSuccessor(part, process);
                        recovery.servesAgain().complete(System.nanoTime());
                    } catch (RuntimeException e) {
                        recovery.servesAgain().completeExceptionally(e);
                    }
                },
                "recovery-of-" + part);
        thread.setDaemon(true);
        thread.start();
    }

    /** A fault begins just now, and ends when what is answered is run. */
    Runnable begin() {
        Recovery recovery = began();
        return () -> recovery.servesAgain().complete(System.nanoTime());
    }

    /** A fault was injected that nothing recovers from, because nothing is hit. */
    void passed() {
        passed.incrementAndGet();
    }

    private Recovery began() {
        Recovery recovery = new Recovery(System.nanoTime(), new CompletableFuture<>());
        recoveries.add(recovery);
        return recovery;
    }

    int count() {
        return recoveries.size() + passed.get();
    }

    /**
     * The longest time from a fault until what was hit served again and then a job made progress, or stated something. Waits for what
     * does not serve yet.
     */
    Duration longest(FactTail tail) {
        return Duration.ofNanos(recoveries.stream()
                .mapToLong(recovery -> {
                    long serves = recovery.servesAgain().join();
                    return tail.workAfter(serves).orElse(serves) - recovery.fault();
                })
                .max()
                .orElse(0));
    }
}
