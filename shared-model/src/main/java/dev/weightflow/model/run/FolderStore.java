package dev.weightflow.model.run;

import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.evaluation.EvaluationListener;
import dev.weightflow.model.evaluation.ImageSumsRecorder;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.model.training.TrainingState;
import dev.weightflow.schema.training.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Run in a folder, whose files are replaced by each commit.
 *
 * <pre>
 *   state.safetensors           the state to resume from
 *   metrics.jsonl               every step and every validation
 *   images.json                 each image's contribution to the metrics of the latest validation
 *   last/, best/                adapter.safetensors (the trained weights) and model.safetensors (merged)
 * </pre>
 *
 * A commit counts from its state on, which is written last. A validation counts from its line on, which is written after the best model. Each file
 * is on the disk, whole, before the one that refers to it.
 */
public class FolderStore implements RunStore {

    protected static final String STATE = "state.safetensors";
    protected static final String LAST = "last";
    protected static final String BEST = "best";
    private static final int NOWHERE = -1;

    private final Path root;
    private final Tasks tasks;
    private final History history;
    private ImageSumsRecorder images;
    private int resumed = NOWHERE;
    private int modelStep = NOWHERE;

    /**
     * Reads what is in the folder, and writes nothing.
     *
     * @param root the run's folder, which need not exist
     * @param tasks those of the training
     */
    public FolderStore(Path root, Tasks tasks) {
        this.root = root;
        this.tasks = tasks;
        this.history = History.in(root);
        this.images = new ImageSumsRecorder(tasks);
    }

    public final History history() {
        return history;
    }

    @Override
    public boolean keepsOnlyLatest() {
        return true;
    }

    @Override
    public Optional<ResumePoint> newest() {
        Path file = root.resolve(STATE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        TrainingState state = TrainingState.read(file);
        resumed = state.step();
        List<Validation> validations = history.validations().stream()
                .filter(validation -> validation.step() <= state.step())
                .map(History.Validation::score)
                .toList();
        return Optional.of(new ResumePoint(state, validations));
    }

    @Override
    public void begin(Snapshot at) {
        directory(root);
        history.forgetAfter(resumed);
    }

    @Override
    public void stepDone(StepReport report) {
        history.add(report);
    }

    @Override
    public EvaluationListener validating(Snapshot at) {
        images = new ImageSumsRecorder(tasks);
        return images;
    }

    @Override
    public void validated(Snapshot at, History.Validation validation, boolean best) {
        images.sums().ifPresent(sums -> new ImageSumsFile(validation.step(), sums).write(root));
        if (best) {
            writeModel(at, BEST);
        }
        history.add(validation);
        history.force();
    }

    @Override
    public void commit(Snapshot at, Cause cause) {
        if (cause != Cause.DUE) {
            if (modelStep == at.step()) {
                return; // the pause before the validation has written all of it
            }
            writeModel(at, LAST);
            modelStep = at.step();
        }
        history.force();
        at.writeState(root.resolve(STATE));
    }

    private void writeModel(Snapshot at, String name) {
        Path folder = directory(root.resolve(name));
        at.writeWeights(folder.resolve("adapter.safetensors"));
        at.writeMerged(folder.resolve("model.safetensors"));
    }

    protected static Path directory(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
