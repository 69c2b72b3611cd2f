package dev.weightflow.local.jobs;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow jobs show}. */
@Command(name = "show", description = "Shows a job and how it gets on.")
final class ShowCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "JOB", description = "The job's id, or the beginning of it.")
    private String job;

    ShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<Job> answer = new Jobs(session).show(job);
        session.terminal().show(answer.raw(), () -> JobText.one(answer.value()));
        return 0;
    }
}
