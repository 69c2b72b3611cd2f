package dev.weightflow.cli.demo;

import dev.weightflow.cli.Weightflow;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.local.platform.BackgroundProcess;
import dev.weightflow.local.platform.LocalPlatform;
import dev.weightflow.local.platform.PartState;
import dev.weightflow.local.platform.PartState.PartStatus;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.platform.PlatformState;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.local.platform.StartReport;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** Platform of a demo: one that is already up, one that stays up, or its own, which starts the ingestion service before all others. */
public final class DemoPlatform implements AutoCloseable {
    private final Terminal terminal;
    private final StartReport report = new StartReport(this::say, Clock.systemUTC());
    private final CompletableFuture<Void> ingestion = new CompletableFuture<>();
    private CompletableFuture<Void> whole = CompletableFuture.completedFuture(null);
    /** Lines held back while the progress of the ingestion is displayed. */
    private final Queue<String> later = new ArrayDeque<>();

    private boolean ingesting;
    private Runnable end = () -> {};

    private DemoPlatform(Terminal terminal) {
        this.terminal = terminal;
    }

    static DemoPlatform thatIsUp(Terminal terminal, PlatformDirectory directory, ProcessHandle supervisor)
            throws InterruptedException {
        BackgroundProcess.awaitReady(directory, supervisor, state -> {});
        terminal.say("  it is already running");
        return new DemoPlatform(terminal);
    }

    static DemoPlatform thatStays(Terminal terminal, PlatformDirectory directory, List<String> choices)
            throws InterruptedException {
        DemoPlatform platform = new DemoPlatform(terminal);
        List<String> command = Stream.concat(Stream.of("up"), choices.stream()).toList();
        BackgroundProcess.start(directory, Weightflow.class, command, platform.report);
        return platform;
    }

    /** Starts the demo's own platform and returns when it can ingest; the other services start meanwhile. */
    static DemoPlatform ofItsOwn(Terminal terminal, PlatformDirectory directory, PlatformOptions options) {
        DemoPlatform platform = new DemoPlatform(terminal);
        LocalPlatform local = LocalPlatform.ofThisProcess(
                directory, options.withFirst(ServiceName.DATASET_INGESTION), platform::told);
        platform.end = () -> {
            terminal.say("Stopping the platform; './weightflow up' starts it again, with all its data");
            local.close();
        };
        platform.whole = CompletableFuture.runAsync(local::start, start -> new Thread(start, "start").start());
        await(CompletableFuture.anyOf(platform.ingestion, platform.whole));
        return platform;
    }

    private synchronized void told(PlatformState state) {
        report.accept(state);
        if (state.parts().stream().anyMatch(DemoPlatform::ingests) && ingestion.complete(null)) {
            ingesting = true;
        }
    }

    private static boolean ingests(PartState part) {
        return ServiceName.DATASET_INGESTION.isInstance(part.name()) && part.status() == PartStatus.READY;
    }

    private synchronized void say(String line) {
        if (ingesting) {
            later.add(line);
        } else {
            terminal.say("  " + line);
        }
    }

    /** Waits until the whole platform is ready, and prints the lines held back. */
    public void awaitWhole() {
        await(whole);
        synchronized (this) {
            ingesting = false;
            later.forEach(line -> terminal.say("  " + line));
            later.clear();
        }
    }

    private static void await(CompletableFuture<?> started) {
        try {
            started.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Stops the platform, if it is to end with the demo. */
    @Override
    public void close() {
        end.run();
    }
}
