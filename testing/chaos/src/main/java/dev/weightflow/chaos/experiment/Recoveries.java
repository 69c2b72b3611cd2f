package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.TestPlatform;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Recovery times: from each fault until work continues. */
final class Recoveries {

    /** Fault and the recovery from it, in terms of {@link System#nanoTime}. */
    private record Recovery(long fault, CompletableFuture<Long> servesAgain) {}

    private final List<Recovery> recoveries = new CopyOnWriteArrayList<>();
    private final AtomicInteger passed = new AtomicInteger();

    /** Records that a process of the platform was just killed, and waits in the background for its successor. */
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

    /** Records that a fault begins now; it ends when the returned action runs. */
    Runnable begin() {
        Recovery recovery = began();
        return () -> recovery.servesAgain().complete(System.nanoTime());
    }

    /** Records a fault that needs no recovery, as it hits nothing. */
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
     * Returns the longest time from a fault until the part it hit was ready again and a job then made progress or stated a fact. Waits for parts that
     * are not ready yet.
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
