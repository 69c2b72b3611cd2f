package dev.weightflow.local.models;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow models show}. */
@Command(name = "show", description = "Shows a model's versions, or one version with all that is known of it.")
final class ShowCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
    private String model;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "A version's number.")
    private Optional<Integer> version = Optional.empty();

    ShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Models models = new Models(session);
        if (version.isPresent()) {
            Answer<VersionDetail> detail = models.version(model, version.get());
            session.terminal().show(detail.raw(), () -> ModelText.version(detail.value()));
        } else {
            Answer<Version[]> versions = models.versions(model);
            session.terminal().show(versions.raw(), () -> ModelText.versions(versions.value()));
        }
        return 0;
    }
}
