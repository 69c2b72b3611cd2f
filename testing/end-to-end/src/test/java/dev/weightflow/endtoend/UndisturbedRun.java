package dev.weightflow.endtoend;

import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.CommandRun;
import dev.weightflow.chaos.platform.TestPlatform;
import java.nio.file.Path;
import java.util.List;

/** Undisturbed run, by the command line alone. The platform stays up for the tests until it is stopped. */
final class UndisturbedRun implements AutoCloseable {
    /** Lock of the run: test classes run in parallel, but those that use this run one after another. */
    static final String LOCK = "the undisturbed run";

    private final Path folder = TestFolders.FOLDERS.fresh("undisturbed");
    private TestPlatform platform;
    private Outcome outcome;
    private List<Fact> facts = List.of();

    /** Returns a platform that has completed the run. */
    synchronized TestPlatform platform() {
        if (platform == null) {
            platform = TestPlatform.start(folder);
            if (outcome == null) {
                outcome = make(platform);
                facts = FactTail.all(platform.kafka());
            }
        }
        return platform;
    }

    /** Returns the outcome of the run. */
    synchronized Outcome outcome() {
        if (outcome == null) {
            platform();
        }
        return outcome;
    }

    /** Returns the facts in the topics at the run's end. */
    synchronized List<Fact> facts() {
        outcome();
        return facts;
    }

    synchronized void stop() {
        if (platform != null) {
            platform.close();
            platform = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static Outcome make(TestPlatform platform) {
        CommandRun ingested = platform.run(
                        "datasets",
                        "ingest",
                        TestFolders.FOLDERS.scenes().toString(),
                        "--samples-per-shard",
                        "" + Request.SAMPLES_PER_SHARD,
                        "--json")
                .succeeded();
        String dataset = ingested.json().path("dataset").asText();
        String job = platform.run(Request.train(dataset))
                .succeeded()
                .json()
                .path("job")
                .asText();
        try {
            return Outcome.await(Sessions.of(platform), dataset, job, Request.MODEL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
