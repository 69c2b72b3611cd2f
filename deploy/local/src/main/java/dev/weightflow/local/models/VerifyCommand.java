package dev.weightflow.local.models;

import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.ExitStatus;
import dev.weightflow.local.console.Table;
import dev.weightflow.local.models.Verification.Finding;
import dev.weightflow.local.models.Verification.OfVersion;
import dev.weightflow.local.models.Verification.RefusedFact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow models verify}. */
@Command(
        name = "verify",
        description =
                "Reads everything that versions consist of, and tells what is missing, damaged, or not signed by whom it must"
                        + " come from.")
final class VerifyCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "A model; all of them if absent.")
    private Optional<String> model = Optional.empty();

    @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "A version; all of them if absent.")
    private Optional<Integer> version = Optional.empty();

    VerifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Models models = new Models(session);
        List<OfVersion> looked = new ArrayList<>();
        List<String> names = model.map(List::of)
                .orElseGet(() ->
                        Arrays.stream(models.list().value()).map(Model::name).toList());
        for (String name : names) {
            List<Integer> numbers = version.map(List::of)
                    .orElseGet(() -> Arrays.stream(models.versions(name).value())
                            .map(Version::version)
                            .toList());
            for (int number : numbers) {
                session.terminal().say("Reading version " + number + " of " + name);
                looked.add(models.verify(name, number).value());
            }
        }
        Verification found =
                new Verification(looked, List.of(models.refusedFacts().value()));
        session.terminal().show(found, () -> text(found));
        return found.isSound() ? 0 : ExitStatus.FAILED.code();
    }

    private static String text(Verification found) {
        Table table = Table.of("MODEL", ">VERSION", ">OBJECTS", "FOUND", "");
        for (OfVersion version : found.versions()) {
            if (version.findings().isEmpty()) {
                table.row(
                        version.model(),
                        version.version(),
                        version.objects(),
                        "sound",
                        version.signed() ? "all documents are signed" : "documents are not signed here");
            }
            for (Finding finding : version.findings()) {
                table.row(
                        version.model(),
                        version.version(),
                        version.objects(),
                        finding.object() + " " + finding.code(),
                        finding.message());
            }
        }
        StringBuilder text = new StringBuilder(table.toString());
        for (RefusedFact fact : found.refused()) {
            text.append("\nRefused: ").append(fact.what()).append(": ").append(fact.why());
        }
        return text.toString();
    }
}
