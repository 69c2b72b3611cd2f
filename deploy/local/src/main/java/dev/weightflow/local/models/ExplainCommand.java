package dev.weightflow.local.models;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow models explain}. */
@Command(
        name = "explain",
        description = "Tells how a version came about, from the first request to the decisions about it.")
final class ExplainCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
    private String model;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "A version; the champion if absent.")
    private Optional<Integer> version = Optional.empty();

    ExplainCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<CausalChain> account = new Models(session).explain(model, version);
        session.terminal().show(account.raw(), () -> ModelText.account(account.value()));
        return 0;
    }
}
