package dev.weightflow.local.jobs;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.Quantities;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow jobs cancel}. */
@Command(name = "cancel", description = "Asks for a job to be stopped; the checkpoints that it committed stay.")
final class CancelCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "JOB", description = "The job's id, or the beginning of it.")
    private String job;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "asked for on the command line",
            description = "Why; it is kept with the job.")
    private String reason;

    CancelCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<Job> answer = new Jobs(session).cancel(job, reason);
        session.terminal()
                .show(
                        answer.raw(),
                        () -> "Job " + Quantities.brief(answer.value().job())
                                + (answer.value().ended()
                                        ? " is " + answer.value().state()
                                        : " stops before its next step")
                                + ".");
        return 0;
    }
}
