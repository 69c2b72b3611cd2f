package dev.weightflow.cli.demo;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.evaluations.Evaluations;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.PredictionImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Brings a report's pictures to files that the user can open. */
final class Pictures {

    private final Path folder;

    /** @param folder where a folder for each report is made */
    Pictures(Path folder) {
        this.folder = folder;
    }

    /** The files, named by task and sample, in the report's order. */
    List<Path> fetch(Evaluations evaluations, EvaluationReport report) {
        Path target = folder.resolve(report.id().shortId());
        List<Path> files = new ArrayList<>();
        try {
            Files.createDirectories(target);
            for (int number = 0; number < report.pictures().size(); number++) {
                PredictionImage picture = report.pictures().get(number);
                Path file = target.resolve(picture.task().key() + "-" + fileName(picture.sample()) + ".png");
                Files.write(file, evaluations.picture(report.id().value(), number));
                files.add(file);
            }
            return files;
        } catch (IOException e) {
            throw new CommandFailure(
                    "pictures-not-written",
                    ExitStatus.FAILED,
                    "The pictures cannot be written to " + target + " (" + e.getMessage()
                            + "): make room there, or name another folder in WEIGHTFLOW_STATE.",
                    e);
        }
    }

    private static String fileName(String sample) {
        return sample.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
