package dev.weightflow.benchmarks.drift;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.StateDictAdapter;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.FeatureExtractor;
import dev.weightflow.model.backbone.StageFeatures;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Renderer;
import dev.weightflow.scenes.stage.Composer;
import dev.weightflow.scenes.stage.Look;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Embeddings of rendered scenes by {@code swin-micro-scenes}: the mean of the last stage's tokens, 192 numbers. */
final class RenderedEmbeddings implements AutoCloseable {
    private static final int SIDE = 128;
    private static final double[] MEAN = {0.485, 0.456, 0.406};
    private static final double[] DEVIATION = {0.229, 0.224, 0.225};

    private final ParameterSet parameters;
    private final FeatureExtractor backbone;

    private RenderedEmbeddings() throws IOException {
        BackboneLayout layout = SwinConfig.micro().layout(SIDE);
        Map<String, HostTensor> weights = weights();
        parameters = ParameterSet.of(
                Torch.manager(Device.cpu()),
                layout.parameters(),
                List.of(),
                spec -> false,
                (manager, spec) -> new Transfer()
                        .toDevice(manager, weights.get(StateDictAdapter.BACKBONE + spec.name()))
                        .toType(DataType.FLOAT32, false));
        backbone = layout.prepare(parameters.manager());
    }

    private static Map<String, HostTensor> weights() throws IOException {
        Path file = Files.createTempFile("swin-micro-scenes", ".safetensors");
        try (InputStream published = WeightsFile.class.getResourceAsStream("published/swin-micro-scenes.safetensors")) {
            Files.copy(published, file, StandardCopyOption.REPLACE_EXISTING);
            return StateDictAdapter.toOurs(WeightsFile.read(file), name -> true).tensors();
        } finally {
            Files.delete(file);
        }
    }

    /** Renders and embeds that many scenes of the looks {@code day} and {@code night} each. */
    static Embeddings render(int scenes, long seed) throws IOException {
        try (RenderedEmbeddings embeddings = new RenderedEmbeddings()) {
            return new Embeddings(
                    embeddings.rows(Look.DAY, scenes, seed), embeddings.rows(Look.NIGHT, scenes, seed + 1));
        }
    }

    private float[][] rows(Look look, int scenes, long seed) {
        float[][] rows = new float[scenes][];
        for (int scene = 0; scene < scenes; scene++) {
            byte[] pixels = Renderer.render(Composer.compose(look, SIDE, SIDE, Dice.of(seed, scene)))
                    .image();
            rows[scene] = embedding(pixels);
        }
        return rows;
    }

    private float[] embedding(byte[] pixels) {
        float[] image = new float[pixels.length];
        int plane = SIDE * SIDE;
        for (int at = 0; at < pixels.length; at++) {
            int colour = at % 3;
            image[colour * plane + at / 3] = (float) (((pixels[at] & 0xff) / 255.0 - MEAN[colour]) / DEVIATION[colour]);
        }
        BackboneHooks plain = (layer, x) -> x.map(y -> layer.biased()
                ? Ops.linear(y, parameters.get(layer.weight()), parameters.get(layer.bias()))
                : Ops.linear(y, parameters.get(layer.weight())));
        try (StepScope scope = StepScope.open()) {
            NDArray input =
                    scope.keep(new Transfer().toDevice(parameters.manager(), image, new Shape(1, 3, SIDE, SIDE)));
            List<StageFeatures> stages = Torch.inference(() -> backbone.forward(input, parameters::get, plain, false));
            return scope.keep(stages.get(stages.size() - 1)
                            .beforeMerging()
                            .shared()
                            .mean(new int[] {1}))
                    .toFloatArray();
        }
    }

    @Override
    public void close() {
        parameters.close();
    }
}
