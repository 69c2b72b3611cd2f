package dev.weightflow.local.evaluations;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.Quantities;
import dev.weightflow.local.console.Table;
import dev.weightflow.schema.Task;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./weightflow evaluations list}. */
@Command(name = "list", description = "Lists evaluations, the newest first.")
final class ListCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--checkpoint", paramLabel = "ID", description = "Only those of this checkpoint.")
    private Optional<String> checkpoint;

    ListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<Evaluation[]> all = new Evaluations(session).list(checkpoint);
        session.terminal().show(all.raw(), () -> text(all.value()));
        return 0;
    }

    private static String text(Evaluation[] all) {
        if (all.length == 0) {
            return "There is no evaluation yet: a training that completes orders one.";
        }
        Table table = Table.of(
                "EVALUATION",
                "STATE",
                "CHECKPOINT",
                ">SEMSEG",
                ">NORMALS",
                ">SAL",
                ">HUMAN PARTS",
                ">AGAINST UNTRAINED",
                "MODEL");
        for (Evaluation one : all) {
            table.row(
                    Quantities.brief(one.job()),
                    one.state(),
                    one.checkpoint().map(Quantities::brief).orElse("-"),
                    Figures.cell(one.metrics(), Task.SEMSEG),
                    Figures.cell(one.metrics(), Task.NORMALS),
                    Figures.cell(one.metrics(), Task.SAL),
                    Figures.cell(one.metrics(), Task.HUMAN_PARTS),
                    one.relativeChange()
                            .map(change -> String.format(Locale.ROOT, "%+.2f %%", change))
                            .orElse("-"),
                    one.model().orElse("-"));
        }
        return table.toString();
    }
}
