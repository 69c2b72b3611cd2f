package dev.weightflow.cli.jobs;

import static dev.weightflow.cli.client.Listing.bytes;
import static dev.weightflow.cli.client.Listing.count;
import static dev.weightflow.cli.client.Listing.id;
import static dev.weightflow.cli.client.Listing.text;
import static dev.weightflow.cli.client.Listing.time;

import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.jobs.Job.JobKind;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.IngestSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "datasets",
        description = "Describes folders, ingests datasets, and lists and shows them.",
        subcommands = {DescribeCommand.class, UnpackCommand.class})
public final class DatasetsCommand extends SessionCommand {
    private static final int SHOWN = 10;
    private static final Listing LISTING = Listing.of(
            "There is no dataset yet: './weightflow datasets ingest SOURCE' makes one.",
            id("DATASET", "id"),
            count("TRAIN", "samples.train"),
            count("VAL", "samples.val"),
            count("LEFT OUT", "quarantined"),
            bytes("SIZE", "bytes"),
            time("INGESTED", "ingestedAt"),
            text("SOURCE", "source"));
    private static final Listing SHARDS = Listing.of(
            "", id("SHARD", "digest"), text("SPLIT", "split"), count("SAMPLES", "samples"), bytes("SIZE", "bytes"));

    @Command(
            name = "ingest",
            description =
                    "Validates, packs and stores a folder of labelled images. Content that is already stored is not stored again.")
    void ingest(
            @Parameters(
                            paramLabel = "SOURCE",
                            description =
                                    "A folder with a dataset.yaml, or in the PASCAL_MT layout, that the service can read; or a .tar, .tar.gz or .zip of one, or s3://bucket/prefix.")
                    String source,
            @Option(
                            names = "--tasks",
                            split = ",",
                            paramLabel = "TASK",
                            description = "Only the labels of these tasks (all).")
                    List<TaskName> tasks,
            @Option(
                            names = "--samples-per-shard",
                            paramLabel = "N",
                            description = "The maximum number of samples per shard.")
                    Optional<Integer> samplesPerShard,
            @Option(
                            names = "--quarantine-limit",
                            paramLabel = "FRACTION",
                            description =
                                    "The fraction of faulty samples, 0 to 1, from which on the whole source is rejected.")
                    Optional<Double> quarantineLimit,
            @Option(
                            names = "--unlabelled",
                            description =
                                    "All JPEG and PNG images, without labels: a window in which drift is looked for.")
                    boolean unlabelled,
            @Option(
                            names = "--id",
                            paramLabel = "ID",
                            description = "An id for the ingestion, so that a repeated request is recognised.")
                    Optional<String> id,
            @Option(names = "--detach", description = DETACH) boolean detach)
            throws InterruptedException {
        IngestSpec spec = new IngestSpec(absolute(source), tasks, samplesPerShard, quarantineLimit, unlabelled);
        Jobs ingestions = new Jobs(session, JobKind.INGESTION);
        ingestions.follow(ingestions.request("/datasets", spec, id), detach, this::ingested);
    }

    /** Makes a path absolute, as the service runs in a folder of its own; a service on this machine requires the folder to exist here. */
    private String absolute(String source) {
        if (source.contains("://")) {
            return source;
        }
        Path folder = Path.of(source).toAbsolutePath().normalize();
        boolean elsewhere = session.environment().containsKey(ServiceName.DATASET_INGESTION.urlVariable());
        if (!elsewhere && !Files.exists(folder)) {
            throw CommandFailure.notFound("missing-folder", "There is no folder or archive " + folder + ".");
        }
        return folder.toString();
    }

    private String ingested(Job end) {
        Resource detail = find(session, end.shown().text("dataset"));
        return "Dataset " + detail.text("dataset.id")
                + (end.shown().is("unchanged") ? " already existed; nothing was stored: " : " is stored: ")
                + content(detail) + "." + quarantine(detail);
    }

    @Command(name = "list", description = "Lists the datasets, newest first.")
    void list(
            @Mixin ListOptions options,
            @Option(names = "--source", paramLabel = "TEXT", description = "Only those whose source contains this.")
                    Optional<String> source,
            @Option(names = "--task", paramLabel = "TASK", description = "Only those with labels of this task.")
                    Optional<String> task) {
        options.show(
                terminal,
                session.client(ServiceName.DATASET_INGESTION),
                "/datasets",
                Map.of("source", source, "task", task),
                LISTING);
    }

    @Command(name = "show", description = "Shows a dataset, its shards, and the samples that were left out and why.")
    void show(@Parameters(paramLabel = "ID", description = "The dataset's id, or a prefix of it.") String id) {
        session.show(
                find(session, id),
                detail ->
                        "Dataset " + detail.text("dataset.id") + "\nof " + detail.text("dataset.source") + ", ingested "
                                + Listing.time(detail, "dataset.ingestedAt") + "\n" + content(detail) + "\n\n"
                                + SHARDS.text(detail.list("manifest.shards")) + quarantine(detail));
    }

    /** Finds the dataset with that id or id prefix, with its manifest. */
    public static Resource find(Session session, String id) {
        if (!id.matches("[0-9a-f]{1,64}")) {
            throw CommandFailure.notFound(
                    "no-such-dataset",
                    Files.isDirectory(Path.of(id))
                            ? id
                                    + " is a folder, and the platform works on what was ingested: './weightflow datasets ingest "
                                    + id + "' makes a dataset of it and prints its id."
                            : "There is no dataset '" + id + "', and no folder of that name here:"
                                    + " './weightflow datasets list' lists the datasets.");
        }
        return session.client(ServiceName.DATASET_INGESTION).find("/datasets", "id", id, "dataset", "datasets list");
    }

    static String wholeId(Session session, String id) {
        return find(session, id).text("dataset.id");
    }

    /** Lists the tasks of a dataset. */
    public static List<TaskName> tasks(Resource detail) {
        return detail.texts("dataset.tasks").map(TaskName::of).toList();
    }

    /** Reads the tasks that a dataset declares. */
    public static Tasks declared(Resource detail) {
        return Tasks.of(
                tasks(detail),
                detail.read("manifest.declarations", TaskDeclaration[].class)
                        .map(List::of)
                        .orElse(List.of()));
    }

    public static List<TaskName> unlabelled(Resource detail) {
        List<TaskName> labelled = tasks(detail);
        return PascalTasks.NAMES.containsAll(labelled)
                ? PascalTasks.NAMES.stream()
                        .filter(task -> !labelled.contains(task))
                        .toList()
                : List.of();
    }

    public static String keys(List<TaskName> tasks) {
        return tasks.stream().map(TaskName::key).collect(Collectors.joining(", "));
    }

    private static String content(Resource detail) {
        long quarantined = detail.number("dataset.quarantined");
        if (tasks(detail).isEmpty()) {
            return detail.number("dataset.samples.val") + " images without labels" + leftOut(quarantined);
        }
        List<TaskName> unlabelled = unlabelled(detail);
        return detail.number("dataset.samples.train") + " training and " + detail.number("dataset.samples.val")
                + " validation samples" + leftOut(quarantined) + "; labels of "
                + detail.join("dataset.tasks")
                + (unlabelled.isEmpty() ? "" : ", none of " + keys(unlabelled));
    }

    private static String leftOut(long quarantined) {
        return quarantined == 0 ? "" : ", " + quarantined + " left out";
    }

    /** Lists the first samples that were left out, a line each; empty if none was. */
    private static String quarantine(Resource detail) {
        List<Resource> all = detail.list("manifest.quarantined");
        String lines = all.stream()
                .limit(SHOWN)
                .map(sample -> "\nleft out: " + sample.text("sample") + " (" + sample.text("split") + "): "
                        + sample.text("reason"))
                .collect(Collectors.joining());
        return all.size() <= SHOWN ? lines : lines + "\nand " + (all.size() - SHOWN) + " more; --json shows them all";
    }
}
