package dev.weightflow.chaos.workers;

import dev.weightflow.local.process.ChildJvm;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Worker processes, each of which is replaced at once when it is killed. */
public final class Workers implements AutoCloseable {
    private static final long ROOM = 1 << 20;

    private final Path folder;
    private final String broker;
    private final List<ChildJvm> processes = new ArrayList<>();
    private int started;

    /** Starts that many, which leave their logs in that folder. */
    public Workers(Path folder, String broker, int count) {
        this.folder = folder;
        this.broker = broker;
        for (int i = 0; i < count; i++) {
            processes.add(start());
        }
    }

    private ChildJvm start() {
        started++;
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .toList();
        return ChildJvm.start(ChildSpec.of(
                        "worker " + started,
                        Home.prepare(folder.resolve("worker-" + started), ROOM),
                        classPath,
                        WorkerProcess.class.getName(),
                        broker)
                .withJvmOptions("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .withGrace(Duration.ofSeconds(2)));
    }

    public int count() {
        return processes.size();
    }

    /**
     * Requires that all run.
     *
     * @throws IllegalStateException if one has ended that was not killed, with its last output
     */
    public void requireAlive() {
        for (ChildJvm process : processes) {
            if (!process.isAlive()) {
                throw new IllegalStateException("a worker ended by itself: " + String.join("\n", process.lastLines())
                        + " (" + process.log() + ")");
            }
        }
    }

    /** Kills one of them as {@code kill -9} does, and starts its successor. */
    public void kill(int number) {
        processes.get(number).kill();
        processes.set(number, start());
    }

    @Override
    public void close() {
        processes.forEach(ChildJvm::kill);
    }
}
