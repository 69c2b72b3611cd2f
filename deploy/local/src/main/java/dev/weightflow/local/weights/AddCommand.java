package dev.weightflow.local.weights;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow weights add}. */
@Command(
        name = "add",
        sortOptions = false,
        description = {
            "Uploads a pre-trained backbone to the running platform, which checks it, converts it and stores it under its digest.",
            "The same weights again are the same ones, whatever file they come in."
        })
final class AddCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(
            paramLabel = "FILE",
            description = "An official Swin .pth, a safetensors file, or a merged checkpoint of 'fit' or 'export'.")
    private Path file;

    @Option(names = "--name", paramLabel = "NAME", description = "What to call them, for instance swin-tiny-22k.")
    private Optional<String> name;

    AddCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<StoredBackbone> added = new StoredWeights(session).add(file, name);
        session.terminal()
                .show(
                        added.raw(),
                        () -> StoredWeights.describe(added.value())
                                + "\n('./weightflow train --dataset ID --base-weights "
                                + added.value().shortName() + "' starts from them)");
        return 0;
    }
}
