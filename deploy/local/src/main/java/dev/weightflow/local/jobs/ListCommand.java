package dev.weightflow.local.jobs;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./weightflow jobs list}. */
@Command(name = "list", description = "Lists all jobs, the latest first.")
final class ListCommand implements Callable<Integer> {

    private final Session session;

    ListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<Job[]> all = new Jobs(session).list();
        session.terminal().show(all.raw(), () -> JobText.list(List.of(all.value())));
        return 0;
    }
}
