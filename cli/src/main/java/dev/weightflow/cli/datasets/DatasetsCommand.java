package dev.weightflow.cli.datasets;

import dev.weightflow.cli.client.ServiceResponse;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandGroup;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.IngestSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow datasets}. */
@Command(name = "datasets", description = "Ingests datasets and shows those there are.")
public final class DatasetsCommand extends CommandGroup {

    private final Session session;

    public DatasetsCommand(Session session) {
        this.session = session;
    }

    @Command(
            name = "ingest",
            description =
                    "Has a PASCAL_MT folder validated, packed and stored. Content that is stored already is not stored again.")
    void ingest(
            @Parameters(paramLabel = "SOURCE", description = "A PASCAL_MT folder that the service can read.")
                    String source,
            @Option(
                            names = "--tasks",
                            split = ",",
                            paramLabel = "TASK",
                            description =
                                    "Only the labels of these tasks: semseg, normals, sal, human_parts (all if absent).")
                    List<Task> tasks,
            @Option(names = "--samples-per-shard", paramLabel = "N", description = "Samples a shard holds at most.")
                    Optional<Integer> samplesPerShard,
            @Option(
                            names = "--quarantine-limit",
                            paramLabel = "FRACTION",
                            description =
                                    "From which fraction of broken samples on the whole source is rejected, 0 to 1.")
                    Optional<Double> quarantineLimit,
            @Option(names = "--no-wait", description = "Print the ingestion's id and do not wait.") boolean noWait)
            throws InterruptedException {
        Datasets datasets = new Datasets(session);
        String whole = absolute(source);
        ServiceResponse<Ingestion> asked = datasets.ask(new IngestSpec(whole, tasks, samplesPerShard, quarantineLimit));
        if (noWait) {
            session.show(asked, ingestion -> "Ingestion " + ingestion.job() + " is requested.");
        } else {
            session.show(
                    datasets.await(asked.value(), whole),
                    end -> DatasetText.ingested(
                            end, datasets.show(end.dataset().orElseThrow()).value()));
        }
    }

    /** The service runs in a folder of its own, to which a relative path means something else. */
    static String absolute(String source) {
        return source.contains("://")
                ? source
                : Path.of(source).toAbsolutePath().normalize().toString();
    }

    @Command(name = "list", description = "Lists the datasets, the newest first.")
    void list() {
        session.show(new Datasets(session).list(), DatasetText::list);
    }

    @Command(name = "show", description = "Shows a dataset, its shards, and what was left out of it and why.")
    void show(@Parameters(paramLabel = "ID", description = "The dataset's id, or the beginning of it.") String id) {
        session.show(new Datasets(session).show(id), DatasetText::one);
    }
}
