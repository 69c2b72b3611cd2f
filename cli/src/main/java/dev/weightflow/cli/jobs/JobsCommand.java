package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow jobs}. */
@Command(name = "jobs", description = "Shows training jobs, waits for them, stops them.")
public final class JobsCommand extends CommandGroup {

    private final Session session;

    public JobsCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Lists all jobs, the latest first.")
    void list() {
        session.show(new Jobs(session).list(), JobText::list);
    }

    @Command(name = "show", description = "Shows a job and how it gets on.")
    void show(@Parameters(paramLabel = "JOB", description = "The job's id, or the beginning of it.") String job) {
        session.show(new Jobs(session).show(job), JobText::one);
    }

    @Command(
            name = "watch",
            description =
                    "Waits for the end of a job and shows its progress; the exit status is 1 if it does not complete.")
    void watch(@Parameters(paramLabel = "JOB", description = "The job's id, or the beginning of it.") String job)
            throws InterruptedException {
        Jobs jobs = new Jobs(session);
        session.show(jobs.await(jobs.show(job).value().job()), JobText::one);
    }

    @Command(name = "cancel", description = "Asks for a job to be stopped; the checkpoints that it committed stay.")
    void cancel(
            @Parameters(paramLabel = "JOB", description = "The job's id, or the beginning of it.") String job,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "asked for on the command line",
                            description = "Why; it is kept with the job.")
                    String reason) {
        session.show(new Jobs(session).cancel(job, reason), JobText::cancelled);
    }
}
