package dev.weightflow.research.geometry;

import dev.weightflow.cli.ListedAfter;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.report.ReportFiles;
import dev.weightflow.cli.weights.ChosenModel;
import dev.weightflow.cli.weights.MethodTrust;
import dev.weightflow.comparison.table.Document;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.model.geometry.GeometryMeasurement;
import dev.weightflow.model.geometry.GradientMeasurement;
import dev.weightflow.model.geometry.GradientSimilarity;
import dev.weightflow.model.geometry.ModelGeometry;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@ListedAfter("score")
@Command(
        name = "geometry",
        sortOptions = false,
        description = {
            "Measures how training has changed the weights.",
            "For each weight: how far and along which path it moved, the effective rank of the change, and how its leading singular"
                    + " subspaces rotated. docs/directions.md has the definitions."
        })
public final class GeometryCommand extends SessionCommand {

    private static final int BATCH = 4;

    @Parameters(paramLabel = ChosenModel.LABEL, description = ChosenModel.DESCRIPTION)
    private String model;

    @Option(names = "--weights", paramLabel = "NAME|FILE", description = ChosenModel.WEIGHTS)
    private Optional<Path> weights;

    @Mixin
    private final MethodTrust trust = new MethodTrust();

    @Option(
            names = "--leading",
            defaultValue = "8",
            paramLabel = "K",
            description = "Singular vectors in a leading subspace (${DEFAULT-VALUE}).")
    private int leading;

    @Option(
            names = "--path-steps",
            paramLabel = "N",
            description = "Integrate each path in N Runge-Kutta steps of its field, instead of the method's own steps.")
    private Optional<Integer> pathSteps;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description =
                    "A folder with a dataset.yaml, or in the PASCAL_MT layout; with it the gradients of the tasks' losses are compared.")
    private Optional<Path> data;

    @Option(names = "--split", defaultValue = "train", description = "Its split: train or val (${DEFAULT-VALUE}).")
    private Split split;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write geometry.html with plots, .md, .tex, .csv, .json and .txt.")
    private Optional<Path> out;

    @Override
    protected void run() throws IOException {
        requireAtLeast(1, "--leading", leading);
        pathSteps.ifPresent(steps -> requireAtLeast(1, "--path-steps", steps));
        ModelGeometry geometry = measure(ChosenModel.of(session, model, weights, trust));
        Document document = GeometrySections.of(geometry);
        if (out.isPresent()) {
            ReportFiles.write(document, out.get(), "geometry", geometry);
        }
        terminal.show(
                geometry,
                () -> document.text()
                        + out.map(folder -> "\n\nLook at " + folder.resolve("geometry.html"))
                                .orElse(""));
    }

    private ModelGeometry measure(ChosenModel chosen) {
        Optional<Network> before =
                Checkpoint.untrained(chosen.checkpoint(), chosen.base(), Torch.device("cpu"), chosen.texts());
        try (Network network =
                Checkpoint.open(chosen.checkpoint(), chosen.base(), Torch.device("cpu"), chosen.texts())) {
            if (before.isEmpty() && trainsTheBackboneItself(network)) {
                throw CommandFailure.refused(
                        "no-base-named",
                        chosen.checkpoint() + " does not say what its weights were before training; give the adapter or"
                                + " the merged model that 'fit' or the platform wrote");
            }
            return measure(network, before);
        } finally {
            before.ifPresent(Network::close);
        }
    }

    private ModelGeometry measure(Network network, Optional<Network> before) {
        int layers = network.config().layout().linearLayers().size()
                * network.method().passes(network.config().taskNames()).size();
        ModelGeometry geometry;
        try (Progress progress = terminal.progress("measure", layers)) {
            geometry = new GeometryMeasurement(leading, pathSteps)
                    .of(network, before, done -> progress.at(done, "layers"));
        }
        return geometry.with(data.flatMap(folder -> gradients(network, folder)));
    }

    private Optional<GradientSimilarity> gradients(Network network, Path folder) {
        SampleSource samples =
                DatasetFolder.open(folder).samples(split, network.config().taskNames());
        try (Progress progress = terminal.progress("gradients", samples.size())) {
            Optional<GradientSimilarity> similarity =
                    GradientMeasurement.of(network, samples, BATCH, done -> progress.at(done, "images"));
            if (similarity.isEmpty()) {
                terminal.say(
                        "The gradients are not compared: the tasks of this model share no trained parameter outside"
                                + " the decoders. A merged model has none at all; give the adapter instead.");
            }
            return similarity;
        }
    }

    private static boolean trainsTheBackboneItself(Network network) {
        return network.parameters().parameters().stream()
                .noneMatch(parameter -> parameter.group() == ParameterGroup.ADAPTER);
    }
}
