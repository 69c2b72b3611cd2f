package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.CommandGroup;
import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.event.Failure;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that every kind of job has; a kind adds its list, and what starts one. */
abstract class JobCommands extends CommandGroup {
    private static final String ID = "Its id, or the beginning of it.";

    private final JobKind kind;

    JobCommands(Session session, JobKind kind) {
        super(session);
        this.kind = kind;
    }

    abstract String text(Resource job);

    final Jobs jobs() {
        return new Jobs(session, kind);
    }

    final void list(ListOptions options, Map<String, Optional<?>> filters, Listing listing) {
        options.show(terminal, jobs().client(), kind.path, filters, listing);
    }

    /** Shows what was requested, or waits for its end. */
    final void follow(Resource requested, boolean detach) throws InterruptedException {
        Job job = new Job(requested);
        String said = (requested.is("known") || requested.find("state").isPresent() && job.completed()
                        ? "This " + kind.word + " is known: " + job.id()
                        : kind.title() + " " + job.id() + " is requested")
                + "\n('./weightflow " + kind.noun() + " watch " + job.brief() + "' shows its progress)";
        if (detach) {
            session.show(requested, any -> said);
        } else {
            terminal.say(said);
            session.show(jobs().await(job.id()).shown(), this::text);
        }
    }

    @Command(name = "show", description = "Shows one with its progress and its result.")
    void show(@Parameters(paramLabel = "ID", description = ID) String id) {
        session.show(jobs().find(id).shown(), this::text);
    }

    @Command(
            name = "watch",
            description = "Waits for its end and shows its progress; the exit status tells whether it completed.")
    void watch(@Parameters(paramLabel = "ID", description = ID) String id) throws InterruptedException {
        session.show(jobs().await(jobs().find(id).id()).shown(), this::text);
    }

    @Command(name = "cancel", description = "Cancels one: at once, or before the next step of its worker.")
    void cancel(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "cancelled on the command line",
                            description = "Why; it is kept with the job.")
                    String reason) {
        session.show(jobs().cancel(id, reason).shown(), shown -> {
            Job job = new Job(shown);
            return kind.title() + " " + job.brief()
                    + (job.ended() ? " is " + job.state() : " stops before its next step") + ".";
        });
    }

    static final class JobText {
        static final String STATES = "Only those that are waiting, claimed, completed, failed, cancelled or rejected.";

        private JobText() {}

        /** A table that begins with what all kinds have; its user adds what a kind has. */
        static Table of(String title, Resource shown) {
            Job job = new Job(shown);
            Table table = Table.of(title, job.id());
            table.row(
                    "state",
                    job.state()
                            + shown.find("worker")
                                    .map(worker -> " by " + worker)
                                    .orElse(""));
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
}
