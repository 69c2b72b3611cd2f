package dev.weightflow.cli.fit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.cli.training.MethodFile;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.training.TrainingState;
import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Folder of a run.
 *
 * <pre>
 *   run.json                    the training, completely specified, and the options of the run
 *   method.py                   the method, if it is one of the user's own
 *   state.safetensors           the state to resume from
 *   metrics.jsonl               every step and every validation
 *   images.json                 each image's contribution to the metrics of the latest validation
 *   last/, best/                adapter.safetensors (the trained weights) and model.safetensors (merged)
 *   predictions/, curves.png    pictures of the best model, and of the whole run
 *   README.md                   the model card
 *   weightflow_model.py         runs the model with PyTorch alone, where its weights merge
 * </pre>
 */
public final class RunFolder {

    private static final String RUN = "run.json";
    private static final String OPTIONS = "run";
    private static final String STATE = "state.safetensors";
    private static final String HISTORY = "metrics.jsonl";
    static final String CURVES = "curves.png";
    /** File with the text of the run's method, if that is a method file. */
    public static final String METHOD = "method.py";

    private static final String CARD = "README.md";
    private static final String PICTURES = "predictions";
    private static final List<String> WRITTEN = List.of(
            RUN,
            METHOD,
            STATE,
            HISTORY,
            ImageSumsFile.NAME,
            "last",
            "best",
            PICTURES,
            CURVES,
            CARD,
            PythonModel.NAME,
            LivePage.PAGE,
            TensorBoardEvents.FOLDER);

    private final FitPlan plan;
    private final Path root;
    private final boolean isNew;
    private final boolean wasThere;
    private final History history;

    private RunFolder(FitPlan plan) {
        this.plan = plan;
        this.root = plan.out();
        this.isNew = !Files.exists(root.resolve(RUN));
        this.wasThere = Files.exists(root);
        this.history = History.in(root);
    }

    /**
     * Opens the folder of this run, or an empty one. Nothing is written before the run {@linkplain #begin begins}.
     *
     * @throws CommandFailure if it holds anything else
     */
    static RunFolder open(FitPlan plan) throws IOException {
        Path file = plan.out().resolve(RUN);
        if (Files.exists(file)) {
            requireSame(
                    plan,
                    WeightflowJson.mapper()
                            .readValue(file.toFile(), ObjectNode.class)
                            .without(OPTIONS));
            requireUnaltered(plan);
        } else {
            requireEmpty(plan.out());
        }
        return new RunFolder(plan);
    }

    private static void requireUnaltered(FitPlan plan) {
        Path file = plan.out().resolve(METHOD);
        if (plan.methodText().isPresent()
                && Files.exists(file)
                && !plan.methodText().get().equals(MethodFile.text(file))) {
            throw CommandFailure.refused(
                    "altered-method-file",
                    file
                            + " is no longer the method that the run started with: write to another file, and put the one with the"
                            + " digest " + Digest.ofText(plan.methodText().get()) + " back or delete it");
        }
    }

    /** Writes the run's description into the folder, or updates the options with which the run resumes. */
    void begin() throws IOException {
        Files.createDirectories(root);
        plan.methodText()
                .filter(text -> !Files.exists(root.resolve(METHOD)))
                .ifPresent(text -> AtomicFile.write(root.resolve(METHOD), text));
        Path file = root.resolve(RUN);
        JsonNode options = isNew
                ? NullNode.getInstance()
                : WeightflowJson.mapper().readTree(file.toFile()).path(OPTIONS);
        ObjectNode run = json(plan);
        if (!options.equals(run.path(OPTIONS))) {
            AtomicFile.write(
                    file,
                    WeightflowJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(run));
        }
    }

    /** Deletes everything that a run wrote before it failed ahead of its first step, as it cannot be resumed. */
    boolean removeIfNeverTrained() throws IOException {
        if (!isNew || !history.steps().isEmpty()) {
            return false;
        }
        for (String name : WRITTEN) {
            delete(root.resolve(name));
        }
        try (Stream<Path> others = Files.exists(root) ? Files.list(root) : Stream.of(root)) {
            if (!wasThere && others.findAny().isEmpty()) {
                Files.delete(root);
            }
        }
        return true;
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> content = Files.list(path)) {
                for (Path each : content.toList()) {
                    delete(each);
                }
            }
        }
        Files.deleteIfExists(path);
    }

    /** Converts the plan to JSON as it is read back from a file, where integer types are not distinguished. */
    private static ObjectNode json(FitPlan plan) throws IOException {
        ObjectNode json = WeightflowJson.mapper().readValue(WeightflowJson.write(plan.spec()), ObjectNode.class);
        JsonNode options = WeightflowJson.mapper().readTree(WeightflowJson.write(plan.options()));
        if (!options.isEmpty()) {
            json.set(OPTIONS, options);
        }
        return json;
    }

    private static void requireEmpty(Path out) throws IOException {
        if (!Files.exists(out)) {
            return;
        }
        try (Stream<Path> content = Files.isDirectory(out) ? Files.list(out) : Stream.of(out)) {
            if (content.findAny().isPresent()) {
                throw CommandFailure.refused(
                        "folder-not-empty",
                        out + " is not the folder of a run and is not empty; name another folder with --out");
            }
        }
    }

    private static void requireSame(FitPlan plan, JsonNode there) throws IOException {
        JsonNode here = json(plan).without(OPTIONS);
        List<String> differences = new ArrayList<>();
        compare("", there, here, differences);
        differences.removeIf(difference ->
                difference.startsWith("method.text is ")); // of an earlier version; the digest differs too
        if (!differences.isEmpty()) {
            throw CommandFailure.refused(
                    "other-run",
                    plan.out() + " is the folder of another run: " + String.join("; ", differences)
                            + ". Run that command again to resume it, or choose another folder with --out");
        }
    }

    private static void compare(String name, JsonNode there, JsonNode here, List<String> differences) {
        if (!there.isObject() || !here.isObject()) {
            if (!there.equals(here)) {
                differences.add(name + " is " + shown(there) + " there and " + shown(here) + " here");
            }
            return;
        }
        TreeSet<String> fields = new TreeSet<>();
        there.fieldNames().forEachRemaining(fields::add);
        here.fieldNames().forEachRemaining(fields::add);
        fields.forEach(field ->
                compare(name.isEmpty() ? field : name + "." + field, there.path(field), here.path(field), differences));
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "absent" : value.toString();
    }

    boolean isNew() {
        return isNew;
    }

    History history() {
        return history;
    }

    /** Reads the state to resume from, if the run has one. */
    Optional<TrainingState> state() {
        Path file = root.resolve(STATE);
        return Files.exists(file) ? Optional.of(TrainingState.read(file)) : Optional.empty();
    }

    /** Saves each image's contribution to the metrics; nothing, where there are too many images. */
    void saveImageSums(int step, Optional<ImageSums> sums) {
        sums.ifPresent(some -> ImageSumsFile.write(root, step, some));
    }

    void saveState(TrainingState state) {
        state.write(root.resolve(STATE));
    }

    void saveLast(Network network, TrainingState state) throws IOException {
        saveModel(network, "last");
        saveState(state);
    }

    void saveBest(Network network, Pictures pictures) throws IOException {
        saveModel(network, "best");
        pictures.write(Files.createDirectories(root.resolve(PICTURES)));
    }

    private void saveModel(Network network, String name) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        Checkpoint.write(network, folder.resolve("adapter.safetensors"));
        Checkpoint.writeMerged(network, folder.resolve("model.safetensors"));
    }

    void describe(Network network, RunOutcome ending, CardFacts facts) {
        if (history.isEmpty()) {
            return; // stopped before anything was known
        }
        boolean drawn = Curves.draw(history, root.resolve(CURVES));
        AtomicFile.write(root.resolve(CARD), ModelCard.of(plan, network, history, ending, drawn, facts));
        if (PythonModel.runs(network)) {
            AtomicFile.write(root.resolve(PythonModel.NAME), PythonModel.text());
        }
    }

    /** File {@code images.json} of a run: each image's contribution to the metrics of the latest validation. */
    public record ImageSumsFile(int step, ImageSums sums) {

        private static final String NAME = "images.json";

        static void write(Path run, int step, ImageSums sums) {
            AtomicFile.write(run.resolve(NAME), WeightflowJson.write(new ImageSumsFile(step, sums)));
        }

        public static Optional<ImageSumsFile> of(Path run) throws IOException {
            Path file = run.resolve(NAME);
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            return Optional.of(WeightflowJson.read(Files.readAllBytes(file), ImageSumsFile.class));
        }
    }
}
