package dev.weightflow.local.jobs;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow jobs watch}. */
@Command(
        name = "watch",
        description =
                "Waits for the end of a job and shows its progress; the exit status is 1 if it does not complete.")
final class WatchCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "JOB", description = "The job's id, or the beginning of it.")
    private String job;

    WatchCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        Jobs jobs = new Jobs(session);
        Answer<Job> end = jobs.await(jobs.show(job).value().job());
        session.terminal().show(end.raw(), () -> JobText.one(end.value()));
        return 0;
    }
}
