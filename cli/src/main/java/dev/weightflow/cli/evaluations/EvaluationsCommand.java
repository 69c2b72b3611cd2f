package dev.weightflow.cli.evaluations;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandGroup;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow evaluations}. */
@Command(name = "evaluations", description = "Shows what was measured.")
public final class EvaluationsCommand extends CommandGroup {

    private final Session session;

    public EvaluationsCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Lists evaluations, the newest first.")
    void list(
            @Option(names = "--checkpoint", paramLabel = "ID", description = "Only those of this checkpoint.")
                    Optional<String> checkpoint) {
        session.show(new Evaluations(session).list(checkpoint), EvaluationText::list);
    }

    @Command(name = "show", description = "Shows an evaluation and its report's figures.")
    void show(@Parameters(paramLabel = "ID", description = "The evaluation's id, or the beginning of it.") String id) {
        Evaluations evaluations = new Evaluations(session);
        session.show(
                evaluations.show(id),
                evaluation -> EvaluationText.one(evaluation, evaluation.report().map(evaluations::report)));
    }
}
