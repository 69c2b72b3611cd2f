package dev.weightflow.chaos.platform;

import dev.weightflow.local.platform.BackgroundProcess;
import dev.weightflow.local.platform.LocalPlatform;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.process.Port;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Process that runs a platform, as {@code ./weightflow up --detach} starts it: it can be killed and restarted. The broker keeps its port, so that its
 * clients reconnect.
 */
public final class Supervision {
    private final PlatformDirectory directory;
    private final int brokerPort;
    private final Duration segmentsEvery;

    private Supervision(PlatformDirectory directory, int brokerPort, Duration segmentsEvery) {
        this.directory = directory;
        this.brokerPort = brokerPort;
        this.segmentsEvery = segmentsEvery;
    }

    /** Creates the supervision of a platform in that folder, without starting it. */
    public static Supervision in(Path folder) {
        return in(folder, Duration.ofMinutes(1));
    }

    /** Creates the supervision of a platform that saves its topics at that interval. */
    public static Supervision in(Path folder, Duration segmentsEvery) {
        return new Supervision(PlatformDirectory.prepare(folder), Port.free().claim("the broker"), segmentsEvery);
    }

    public TestPlatform start() {
        try {
            BackgroundProcess.start(
                    directory,
                    Supervision.class,
                    List.of(directory.root().toString(), Integer.toString(brokerPort), segmentsEvery.toString()),
                    state -> {});
            return TestPlatform.runningIn(directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a platform was started", e);
        }
    }

    /** Kills that process and those of some parts as {@code kill -9} does, all at once. The other parts end when they notice. */
    public void killWith(Collection<ProcessHandle> parts) {
        ProcessHandle supervisor = directory.supervisor().orElseThrow();
        supervisor.destroyForcibly();
        parts.forEach(ProcessHandle::destroyForcibly);
        Moment.await(
                "the supervisor and " + parts.size() + " parts are dead",
                () -> !supervisor.isAlive() && parts.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Returns whether the broker takes connections. */
    public boolean brokerAnswers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", brokerPort), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs the platform. Arguments: its folder, the broker's port, and the interval at which topics are saved. */
    public static void main(String[] arguments) throws InterruptedException {
        PlatformOptions options = TestPlatform.options()
                .withKafkaAt(Port.of(Integer.parseInt(arguments[1])))
                .withSegmentsEvery(Duration.parse(arguments[2]));
        LocalPlatform platform =
                LocalPlatform.in(PlatformDirectory.prepare(Path.of(arguments[0])), options, state -> {});
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "stop"));
        platform.start();
        platform.awaitEnd();
    }
}
