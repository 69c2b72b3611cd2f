package dev.weightflow.cli.predict;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.predict.Predictions.Photo;
import dev.weightflow.cli.weights.ChosenModel;
import dev.weightflow.cli.weights.MethodTrust;
import dev.weightflow.model.evaluation.Predictor;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "predict",
        sortOptions = false,
        description = {
            "Predicts all maps of photographs in one pass: semantic segmentation, human parts, saliency, surface normals.",
            "DIR gets semseg/ID.png, human_parts/ID.png, sal/ID.png and normals/ID.png, as './weightflow score' reads them, and"
                    + " panels/ID.png to look at."
        })
public final class PredictCommand extends SessionCommand {

    @Parameters(paramLabel = ChosenModel.LABEL, description = ChosenModel.DESCRIPTION)
    private String model;

    @Option(
            names = "--data",
            arity = "1..*",
            required = true,
            paramLabel = "IMAGE",
            description = "Photographs (JPEG, PNG, TIFF, BMP, GIF; any size), or folders of them.")
    private List<Path> images = List.of();

    @Option(names = "--weights", paramLabel = "NAME|FILE", description = ChosenModel.WEIGHTS)
    private Optional<Path> weights;

    @Mixin
    private final MethodTrust trust = new MethodTrust();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder for the predictions.")
    private Path out;

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu or cuda:N (${DEFAULT-VALUE}).")
    private String device;

    record Result(int images, int size, List<String> tasks, String out) {}

    @Override
    protected void run() throws IOException {
        predict(ChosenModel.of(session, model, weights, trust));
    }

    private void predict(ChosenModel model) throws IOException {
        try (Network network = Checkpoint.open(model.checkpoint(), model.base(), Torch.device(device), model.texts());
                Predictor predictor = new Predictor(network)) {
            Predictions predictions = new Predictions(predictor, out);
            List<Photo> photos = Photo.named(files());
            try (Progress progress = terminal.progress("predict", photos.size())) {
                for (int done = 0; done < photos.size(); done++) {
                    progress.at(done, photos.get(done).id());
                    predictions.write(photos.get(done));
                }
                progress.at(photos.size(), "");
            }
            List<String> tasks =
                    network.config().tasks().stream().map(task -> task.key()).toList();
            terminal.show(
                    new Result(photos.size(), predictor.imageSize(), tasks, out.toString()),
                    () -> "Predicted " + String.join(", ", tasks) + " of " + photos.size() + " images at "
                            + predictor.imageSize() + " x " + predictor.imageSize() + " pixels; look at "
                            + out.resolve("panels"));
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path image : images) {
            if (Files.isDirectory(image)) {
                files.addAll(imagesIn(image));
            } else {
                files.add(image);
            }
        }
        return files;
    }

    private static List<Path> imagesIn(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
