package dev.weightflow.cli.demo;

import dev.weightflow.cli.Weightflow;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.platform.BackgroundProcess;
import dev.weightflow.cli.platform.LocalPlatform;
import dev.weightflow.cli.platform.PartState;
import dev.weightflow.cli.platform.PartState.PartStatus;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.PlatformOptions;
import dev.weightflow.cli.platform.PlatformState;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.cli.platform.StartReport;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** The platform that a demo runs on: one that is up, one that stays up, or its own, which starts what ingests before all else. */
final class DemoPlatform implements AutoCloseable {
    private final Terminal terminal;
    private final StartReport report = new StartReport(this::say, Clock.systemUTC());
    private final CompletableFuture<Void> ingestion = new CompletableFuture<>();
    private CompletableFuture<Void> whole = CompletableFuture.completedFuture(null);
    /** What there is to say while the progress of the ingestion is shown. */
    private final Queue<String> later = new ArrayDeque<>();

    private boolean ingesting;
    private Runnable end = () -> {};

    private DemoPlatform(Terminal terminal) {
        this.terminal = terminal;
    }

    static DemoPlatform thatIsUp(Terminal terminal, PlatformDirectory directory, ProcessHandle supervisor)
            throws InterruptedException {
        BackgroundProcess.awaitReady(directory, supervisor, state -> {});
        terminal.say("  it is up already");
        return new DemoPlatform(terminal);
    }

    static DemoPlatform thatStays(Terminal terminal, PlatformDirectory directory, List<String> choices)
            throws InterruptedException {
        DemoPlatform platform = new DemoPlatform(terminal);
        List<String> command = Stream.concat(Stream.of("up"), choices.stream()).toList();
        BackgroundProcess.start(directory, Weightflow.class, command, platform.report);
        return platform;
    }

    /** Answers when it can ingest; the other services start meanwhile. */
    static DemoPlatform ofItsOwn(Terminal terminal, PlatformDirectory directory, PlatformOptions options) {
        DemoPlatform platform = new DemoPlatform(terminal);
        LocalPlatform local = LocalPlatform.ofThisProcess(
                directory, options.withFirst(ServiceName.DATASET_INGESTION), platform::told);
        platform.end = () -> {
            terminal.say("Stopping the platform; './weightflow up' starts it again, with all that it stored");
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

    /** Waits until all of it is ready, and says what there was to say. */
    void awaitWhole() {
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

    /** Stops it, if it is to end with the demo. */
    @Override
    public void close() {
        end.run();
    }
}
