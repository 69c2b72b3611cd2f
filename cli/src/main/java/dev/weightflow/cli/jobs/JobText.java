package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.event.Failure;

/** What is said of every job. */
final class JobText {
    static final String STATES = "Only those that are waiting, claimed, completed, failed, cancelled or rejected.";

    private JobText() {}

    /** A table that begins with what all kinds have; its user adds what a kind has. */
    static Table of(String title, Resource shown) {
        Job job = new Job(shown);
        Table table = Table.of(title, job.id());
        table.row(
                "state",
                job.state()
                        + shown.find("worker").map(worker -> " by " + worker).orElse(""));
        shown.find("message").ifPresent(message -> table.row("", message));
        job.lastFailure()
                .map(Failure::message)
                .ifPresent(why -> table.row(job.ended() ? "failure" : "last failure", why));
        if (shown.find("retryAt").isPresent()) {
            table.row("retry", Listing.time(shown, "retryAt") + ", after attempt " + shown.number("attempts"));
        }
        job.progress().ifPresent(now -> {
            table.row("progress", now.done() + " of " + now.total() + " " + now.unit() + ", " + now.phase());
            table.row("left", Job.left(shown));
        });
        return table.row("requested", Listing.time(shown, "requestedAt"));
    }
}
