package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandGroup;
import dev.weightflow.cli.console.Terminal;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that every kind of job has; a kind adds its list, and what starts one. */
abstract class JobCommands extends CommandGroup {
    private static final String ID = "Its id, or the beginning of it.";

    final Session session;
    final Terminal terminal;
    private final JobKind kind;

    JobCommands(Session session, JobKind kind) {
        this.session = session;
        this.terminal = session.terminal();
        this.kind = kind;
    }

    /** One of them, for people. */
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
}
