package dev.weightflow.cli.command;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.console.Table;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.IdList;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.evaluation.PredictionFolder;
import dev.weightflow.model.evaluation.PredictionScorer;
import dev.weightflow.model.evaluation.ScoreException;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "score",
        description = {
            "Scores predictions stored on disk, from any model.",
            "The folder of predictions holds a folder for each task, in which ID.png has class indices (as semseg and human_parts),"
                    + " probabilities in gray (sal, boundaries) or normals in RGB (n = p / 127.5 - 1), and ID.npy numbers in"
                    + " float32 (depth); a task without a folder is not scored."
        })
public final class ScoreCommand extends SessionCommand {

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FOLDER",
            description = "The folder of the labels: one with a dataset.yaml, or in the PASCAL_MT layout.")
    private Path labels;

    @ArgGroup(multiplicity = "1")
    private Images images;

    @Parameters(paramLabel = "PREDICTIONS", description = "The folder of predictions.")
    private Path predictions;

    @Option(
            names = "--image-size",
            paramLabel = "PIXELS",
            description = "The side of every prediction (that of the first one).")
    private Integer size;

    private static final class Images {
        @Option(names = "--split", description = "All images of a split: train or val.")
        private Split split;

        @Option(names = "--ids", paramLabel = "FILE", description = "The images listed in a file, one id per line.")
        private Path ids;
    }

    @Override
    protected void run() {
        if (size != null) {
            requireAtLeast(1, "--image-size", size);
        }
        DatasetFolder dataset = dataset();
        IdList ids = idList(dataset);
        Tasks known = dataset.tasks().isPascal() ? Tasks.PASCAL : dataset.tasks();
        PredictionFolder folder = size == null
                ? PredictionFolder.of(predictions, ids.ids(), known)
                : new PredictionFolder(predictions, size, known);
        PredictionScorer.Report report = score(ids, folder);
        terminal.show(report.metrics(), () -> text(report, folder.size()));
    }

    private PredictionScorer.Report score(IdList ids, PredictionFolder folder) {
        PredictionScorer score = PredictionScorer.against(labels, ids.ids(), folder);
        AtomicLong done = new AtomicLong();
        try (Progress progress = terminal.progress("score", ids.ids().size())) {
            return score.run(() -> {
                synchronized (done) {
                    progress.at(done.incrementAndGet(), "");
                }
            });
        }
    }

    private DatasetFolder dataset() {
        if (!Files.isDirectory(labels)) {
            throw DatasetException.of(
                    ViolationCode.MISSING_FOLDER,
                    labels,
                    labels + " is not a folder; give the one that holds the images and their labels");
        }
        return DatasetFolder.open(labels);
    }

    private IdList idList(DatasetFolder dataset) {
        IdList ids = images.ids != null ? IdList.read(images.ids, Limits.defaults()) : dataset.ids(images.split);
        if (!ids.faults().isEmpty()) {
            throw new ScoreException(ids.faults());
        }
        return ids;
    }

    private static String text(PredictionScorer.Report report, int size) {
        Table table = Table.of("task", "metric", ">value");
        report.metrics().ifPresent(metrics -> {
            metrics.byTask().forEach((task, figures) -> figures.values().forEach((name, value) -> {
                boolean primary = name.equals(figures.scale().metric());
                table.row(
                        task.key(),
                        primary ? Figures.name(figures.scale()) : name,
                        figures.scaleOf(name).words(value));
            }));
        });
        return table + "\n\n" + report.images() + (report.images() == 1 ? " image" : " images")
                + " at " + size + " x " + size + " pixels"
                + remark("not scored, because there are no predictions: ", report.notPredicted())
                + remark("not scored, because the labels have no valid pixel: ", report.notMeasurable());
    }

    private static String remark(String why, List<TaskName> tasks) {
        return tasks.isEmpty()
                ? ""
                : "\n" + why + tasks.stream().map(TaskName::key).collect(Collectors.joining(", "));
    }
}
