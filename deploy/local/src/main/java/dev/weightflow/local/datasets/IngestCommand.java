package dev.weightflow.local.datasets;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.Terminal;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.IngestSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow datasets ingest}. */
@Command(
        name = "ingest",
        description =
                "Has a PASCAL_MT folder validated, packed and stored. Content that is stored already is not stored again.")
final class IngestCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "SOURCE", description = "A PASCAL_MT folder that the service can read.")
    private String source;

    @Option(
            names = "--tasks",
            split = ",",
            paramLabel = "TASK",
            description = "Only the labels of these tasks: semseg, normals, sal, human_parts (all if absent).")
    private List<Task> tasks = List.of();

    @Option(names = "--samples-per-shard", paramLabel = "N", description = "Samples a shard holds at most.")
    private Optional<Integer> samplesPerShard;

    @Option(
            names = "--quarantine-limit",
            paramLabel = "FRACTION",
            description = "From which fraction of broken samples on the whole source is rejected, 0 to 1.")
    private Optional<Double> quarantineLimit;

    @Option(names = "--no-wait", description = "Print the ingestion's id and do not wait.")
    private boolean noWait;

    IngestCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        Datasets datasets = new Datasets(session);
        String whole = absolute(source);
        Answer<Ingestion> asked = datasets.ask(new IngestSpec(whole, tasks, samplesPerShard, quarantineLimit));
        if (noWait) {
            session.terminal()
                    .show(asked.raw(), () -> "Ingestion " + asked.value().job() + " is requested.");
            return 0;
        }
        Answer<Ingestion> end = datasets.await(asked.value(), whole);
        report(datasets, end);
        return 0;
    }

    /** The service runs in a folder of its own, to which a relative path means something else. */
    static String absolute(String source) {
        return source.contains("://")
                ? source
                : Path.of(source).toAbsolutePath().normalize().toString();
    }

    private void report(Datasets datasets, Answer<Ingestion> end) {
        Terminal terminal = session.terminal();
        String id = end.value().dataset().orElseThrow();
        terminal.show(end.raw(), () -> {
            DatasetDetail detail = datasets.show(id).value();
            return (end.value().wasThere()
                            ? "Dataset " + id + " was there already; nothing was stored: "
                            : "Dataset " + id + " is stored: ")
                    + detail.dataset().content() + "." + Quarantine.asText(detail.manifest());
        });
    }
}
