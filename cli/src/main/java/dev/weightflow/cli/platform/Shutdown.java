package dev.weightflow.cli.platform;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends a platform that another process runs. */
public final class Shutdown {

    private final PlatformDirectory directory;

    public Shutdown(PlatformDirectory directory) {
        this.directory = directory;
    }

    /**
     * Asks the platform to stop and waits until it has.
     *
     * @return whether it ran at all
     * @throws CommandFailure if it takes longer
     */
    public boolean cleanly(Duration atMost) {
        return directory
                .supervisor()
                .map(process -> end(process, false, atMost))
                .orElse(false);
    }

    /** Ends the platform at once; its parts end with it, as after a crash. */
    public boolean atOnce(Duration atMost) {
        return directory.supervisor().map(process -> end(process, true, atMost)).orElse(false);
    }

    private boolean end(ProcessHandle process, boolean atOnce, Duration atMost) {
        boolean asked = atOnce ? process.destroyForcibly() : process.destroy();
        try {
            process.onExit().get(atMost.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the platform stops", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new CommandFailure(
                    "not-stopped",
                    ExitStatus.FAILED,
                    "Weightflow, process " + process.pid()
                            + (asked ? ", has not stopped within " : ", cannot be stopped; waited ")
                            + atMost.toSeconds() + " s: './weightflow down --kill' ends it at once; its log is "
                            + directory.platformLog() + ".");
        }
    }
}
