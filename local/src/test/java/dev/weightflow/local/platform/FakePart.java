package dev.weightflow.local.platform;

import dev.weightflow.local.platform.Part.PartHealth;
import dev.weightflow.local.process.Port;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Part that records the calls to it, and fails or dies when the test says so. */
final class FakePart extends Part {

    private final List<String> journal;
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> lacks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger starts = new AtomicInteger();
    private volatile CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean endless;
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private volatile Optional<PartHealth> health = Optional.of(PartHealth.READY);
    private volatile PartHealth first = PartHealth.READY;

    FakePart(String name, List<String> journal) {
        super(name, Path.of(name), Port.free());
        this.journal = journal;
    }

    FakePart failingFirst(String... sentences) {
        for (String sentence : sentences) {
            failures.add(new IllegalStateException(sentence));
        }
        return this;
    }

    FakePart lackingFirst(String... sentences) {
        lacks.addAll(List.of(sentences));
        return this;
    }

    /** Lets it never become ready. */
    FakePart endless() {
        endless = true;
        return this;
    }

    boolean isAbandoned() {
        return abandoned.getCount() == 0;
    }

    @Override
    void abandon() {
        abandoned.countDown();
    }

    private void awaitAbandoned() {
        try {
            abandoned.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void die() {
        end.complete(null);
    }

    /**
     * @param health its health from now on; empty if it does not answer
     */
    void answering(Optional<PartHealth> health) {
        this.health = health;
    }

    /**
     * @param health its health from its next start on
     */
    void beginningWith(PartHealth health) {
        this.first = health;
        this.health = Optional.of(health);
    }

    int starts() {
        return starts.get();
    }

    @Override
    Running start(Consumer<String> lacking) {
        lacks.forEach(lacking);
        if (endless) {
            awaitAbandoned();
            throw new IllegalStateException("abandoned");
        }
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        starts.incrementAndGet();
        end = new CompletableFuture<>();
        journal.add("start " + name());
        return new Running("http://" + name(), Optional.empty(), Optional.of(7L), end, first, () -> health, this::stop);
    }

    private void stop() {
        end.complete(null);
        journal.add("stop " + name());
    }
}
