package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.jobs.Job.JobKind;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands common to every kind of job; a kind adds its list, and the command that starts one. */
abstract class JobCommands extends SessionCommand {
    static final String STATES = "Only those that are waiting, claimed, completed, failed, cancelled or rejected.";
    private static final String ID = "Its id, or a prefix of it.";
    private final JobKind kind;

    JobCommands(JobKind kind) {
        this.kind = kind;
    }

    /** Returns the text shown below the job's {@link #about} table. */
    abstract String text(Job job);

    final Jobs jobs() {
        return new Jobs(session, kind);
    }

    final void list(ListOptions options, Map<String, Optional<?>> filters, Listing listing) {
        options.show(terminal, jobs().client(), kind.path, filters, listing);
    }

    @Command(name = "show", description = "Shows one with its progress and its result.")
    void show(@Parameters(paramLabel = "ID", description = ID) String id) {
        show(jobs().find(id));
    }

    private void show(Job job) {
        session.show(job.shown(), any -> text(job));
    }

    @Command(
            name = "watch",
            description = "Waits for completion and shows progress; the exit status tells whether it completed.")
    void watch(@Parameters(paramLabel = "ID", description = ID) String id) throws InterruptedException {
        show(jobs().await(jobs().find(id).id()));
    }

    @Command(name = "cancel", description = "Cancels one: at once, or before the next step of its worker.")
    void cancel(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "cancelled on the command line",
                            description = "The reason; stored with the job.")
                    String reason) {
        Job job = jobs().cancel(id, reason);
        session.show(
                job.shown(),
                any -> kind.title() + " " + job.brief()
                        + (job.ended() ? " is " + job.state() : " stops before its next step") + ".");
    }

    /** Tabulates the fields common to all kinds; the caller adds those of its kind. */
    final Table about(Job job) {
        return Table.of(kind.title(), job.id())
                .row("state", job.state() + job.shown().words(" by %s", "worker"))
                .row("", job.shown().find("message"))
                .row(job.ended() ? "failure" : "last failure", job.shown().find("lastFailure.message"))
                .row(
                        "retry",
                        job.shown()
                                .find("retryAt")
                                .map(any -> Listing.time(job.shown(), "retryAt") + ", after attempt "
                                        + job.shown().number("attempts")))
                .row(
                        "progress",
                        job.progress()
                                .map(now -> now.done() + " of " + now.total() + " " + now.unit() + ", " + now.phase()))
                .row("left", job.progress().map(any -> job.left()))
                .row("requested", Listing.time(job.shown(), "requestedAt"));
    }
}
