package dev.weightflow.cli.compare;

import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Training of a comparison.
 *
 * @param spec completely specified: its job id is the cell's identity
 */
public record Cell(ComparedRow row, TrainingSpec spec) {

    private static final int BRIEF = 12;
    private static final int LONGEST_NAME = 80;

    /**
     * Lists all trainings of a comparison, seed by seed, so that a table with every row is available early.
     *
     * @param common settings that all rows share; each row has its method, seed, tasks and own numbers. Settings derived from others, such as the
     *     images selected by the tasks, are derived for each training
     * @param seeds number of seeds, counted from the common one
     * @throws dev.weightflow.cli.console.CommandFailure naming a row whose numbers do not fit
     */
    static List<Cell> of(List<ComparedRow> rows, TrainingRequest common, int seeds) {
        TrainingSpec complete = common.complete();
        List<Cell> cells = new ArrayList<>();
        for (long seed = complete.seed(); seed < complete.seed() + seeds; seed++) {
            for (ComparedRow row : rows) {
                for (List<TaskName> tasks : row.trainings(complete.tasks())) {
                    cells.add(new Cell(row, row.training(common, tasks, seed)));
                }
            }
        }
        return cells;
    }

    long seed() {
        return spec.seed();
    }

    /** Returns the row's name with the seed, and the task of a single-task model. */
    public String name() {
        return row.name() + ", seed " + seed() + only().map(task -> ", " + task).orElse("");
    }

    /** Returns the number of optimizer steps on a training split of that many images. */
    int steps(int images) {
        return spec.length().inSteps(Math.max(1, images / spec.imagesPerStep()));
    }

    /** Returns the task, where the method has a training for each. */
    private Optional<String> only() {
        return spec.tasks().size() == 1 ? Optional.of(spec.tasks().get(0).key()) : Optional.empty();
    }

    /** Returns the cell's run folder, named readably and by the digest of its specification. */
    public Path folder(Path comparison) {
        String words = row.name().replaceAll("[^A-Za-z0-9]+", "-");
        return comparison
                .resolve("cells")
                .resolve(words.substring(0, Math.min(LONGEST_NAME, words.length())) + "-seed" + seed()
                        + only().map(task -> "-" + task).orElse("") + "-"
                        + spec.jobId().value().substring(0, BRIEF));
    }
}
