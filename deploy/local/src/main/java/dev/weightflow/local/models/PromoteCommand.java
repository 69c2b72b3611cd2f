package dev.weightflow.local.models;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.ExitStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow models promote}. */
@Command(
        name = "promote",
        description = "Asks for a version to have an alias; the exit status is 5 if the gate does not let it pass.")
final class PromoteCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
    private String model;

    @Parameters(index = "1", paramLabel = "VERSION", description = "The version's number.")
    private int version;

    @Option(
            names = "--alias",
            defaultValue = "champion",
            paramLabel = "NAME",
            description = "The alias (default ${DEFAULT-VALUE}).")
    private String alias;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, in one sentence; it is kept.")
    private String reason;

    @Option(names = "--force", description = "Do not ask the gate.")
    private boolean force;

    PromoteCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<Promotion> answer = new Models(session).promote(model, version, alias, reason, force);
        session.terminal().show(answer.raw(), () -> text(answer.value()));
        return answer.value().promoted() ? ExitStatus.DONE.code() : ExitStatus.REFUSED.code();
    }

    private String text(Promotion promotion) {
        String said = promotion.promoted()
                ? "Version " + version + " of " + model + (promotion.changed() ? " is now " : " was already ") + alias
                : "Version " + version + " of " + model + " does not become " + alias;
        String why =
                promotion.decision().map(decision -> ": " + decision.reason()).orElse(".");
        return said
                + why
                + promotion
                        .decision()
                        .flatMap(Decision::verdict)
                        .map(verdict -> "\n\n" + ModelText.checks(verdict))
                        .orElse("");
    }
}
