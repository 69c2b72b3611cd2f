package dev.weightflow.cli.jobs;

import static dev.weightflow.cli.client.Listing.id;
import static dev.weightflow.cli.client.Listing.of;
import static dev.weightflow.cli.client.Listing.time;

import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.jobs.Job.JobKind;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "ingestions", description = "Lists, watches and cancels the jobs that ingest datasets.")
public final class IngestionsCommand extends JobCommands {
    private static final Listing LISTING = Listing.of(
            "There is no ingestion yet: './weightflow datasets ingest SOURCE' starts one.",
            id("INGESTION", "job"),
            of("STATE", job -> new Job(job).state()),
            of(">DONE", job -> new Job(job).steps()),
            id("DATASET", "dataset"),
            time("REQUESTED", "requestedAt"),
            Listing.text("SOURCE", "spec.source"));

    public IngestionsCommand() {
        super(JobKind.INGESTION);
    }

    @Command(name = "list", description = "Lists the ingestions, newest first.")
    void list(
            @Mixin ListOptions options,
            @Option(names = "--state", paramLabel = "STATE", description = STATES) Optional<String> state) {
        list(options, Map.of("state", state), LISTING);
    }

    @Override
    String text(Job job) {
        return about(job)
                .row("source", job.shown().orDash("spec.source"))
                .row("dataset", job.shown().orDash("dataset"))
                .toString();
    }
}
