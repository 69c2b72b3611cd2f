package dev.weightflow.local.models;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.Table;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code ./weightflow models list}. */
@Command(name = "list", description = "Lists the models.")
final class ListCommand implements Callable<Integer> {

    private final Session session;

    ListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<Model[]> all = new Models(session).list();
        session.terminal().show(all.raw(), () -> text(all.value()));
        return 0;
    }

    private static String text(Model[] all) {
        if (all.length == 0) {
            return "There is no model yet: './weightflow train --dataset ID --model-name NAME' leads to one.";
        }
        Table table = Table.of("MODEL", ">VERSIONS", "ALIASES", ">UNDECIDED", ">REFUSED");
        for (Model model : all) {
            table.row(
                    model.name(),
                    model.versions(),
                    model.aliases().isEmpty()
                            ? "-"
                            : model.aliases().entrySet().stream()
                                    .map(alias -> alias.getKey() + " " + alias.getValue())
                                    .collect(Collectors.joining(", ")),
                    model.undecided().size(),
                    model.failures().size());
        }
        return table.toString();
    }
}
