package dev.weightflow.local.platform;

import dev.weightflow.embedded.process.Port;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A part that notes what is done to it, and fails or dies when the test says so. */
final class FakePart extends Part {

    private final List<String> journal;
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger starts = new AtomicInteger();
    private volatile boolean alive;
    private volatile Optional<PartHealth> health = Optional.of(PartHealth.READY);

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

    void die() {
        alive = false;
    }

    /** @param health what it answers from now on; nothing if it is frozen */
    void answering(Optional<PartHealth> health) {
        this.health = health;
    }

    int starts() {
        return starts.get();
    }

    @Override
    Running start() {
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        starts.incrementAndGet();
        alive = true;
        journal.add("start " + name());
        return new Running("http://" + name(), Optional.empty(), 7, () -> alive, () -> health, this::stop);
    }

    private void stop() {
        alive = false;
        journal.add("stop " + name());
    }
}
