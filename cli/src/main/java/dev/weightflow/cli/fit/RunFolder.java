package dev.weightflow.cli.fit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.cli.training.MethodFile;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.model.evaluation.EvaluationListener;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.run.FolderStore;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.ImageSumsFile;
import dev.weightflow.model.run.RunOutcome;
import dev.weightflow.model.run.Snapshot;
import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Folder of a {@code fit} run: what a {@link FolderStore} keeps to resume from, and for the user
 *
 * <pre>
 *   run.json                    the training, completely specified, and the options of the run
 *   method.py                   the method, if it is one of the user's own
 *   predictions/, curves.png    pictures of the best model, and of the whole run
 *   README.md                   the model card
 *   weightflow_model.py         runs the model with PyTorch alone, where its weights merge
 * </pre>
 */
public final class RunFolder extends FolderStore {

    private static final String RUN = "run.json";
    private static final String OPTIONS = "run";
    static final String CURVES = "curves.png";
    /** File with the text of the run's method, if that is a method file. */
    public static final String METHOD = "method.py";

    private static final String CARD = "README.md";
    private static final String PICTURES = "predictions";
    private static final List<String> WRITTEN = List.of(
            RUN,
            METHOD,
            STATE,
            History.NAME,
            ImageSumsFile.NAME,
            LAST,
            BEST,
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
    private final SampleSource validation;
    private Pictures pictures;

    private RunFolder(FitPlan plan, SampleSource validation) {
        super(plan.out(), validation.tasks());
        this.plan = plan;
        this.root = plan.out();
        this.isNew = !Files.exists(root.resolve(RUN));
        this.wasThere = Files.exists(root);
        this.validation = validation;
        this.pictures = new Pictures(validation, "");
    }

    /**
     * Opens the folder of this run, or an empty one. Nothing is written before the run {@linkplain #begin begins}.
     *
     * @param validation the images that are drawn
     * @throws CommandFailure if it holds anything else
     */
    static RunFolder open(FitPlan plan, SampleSource validation) throws IOException {
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
        return new RunFolder(plan, validation);
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

    /** Writes the run's description into the folder before anything else, or updates the options with which the run resumes. */
    @Override
    public void begin(Snapshot at) {
        try {
            describeRun();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        super.begin(at);
    }

    private void describeRun() throws IOException {
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
        if (!isNew || !history().steps().isEmpty()) {
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

    @Override
    public EvaluationListener validating(Snapshot at) {
        EvaluationListener sums = super.validating(at);
        pictures = new Pictures(validation, FitText.model(plan.spec()) + ", step " + at.step());
        return image -> {
            sums.imageDone(image);
            pictures.draw(image);
        };
    }

    @Override
    public void validated(Snapshot at, History.Validation measured, boolean best) {
        if (best) {
            pictures.write(directory(root.resolve(PICTURES)));
        }
        super.validated(at, measured, best);
    }

    /** Returns the pictures of the latest validation. */
    Pictures pictures() {
        return pictures;
    }

    void describe(Network network, RunOutcome outcome, CardFacts facts) {
        if (history().isEmpty()) {
            return; // stopped before anything was known
        }
        boolean drawn = Curves.draw(history(), root.resolve(CURVES));
        AtomicFile.write(root.resolve(CARD), ModelCard.of(plan, network, history(), outcome, drawn, facts));
        if (PythonModel.runs(network)) {
            AtomicFile.write(root.resolve(PythonModel.NAME), PythonModel.text());
        }
    }
}
