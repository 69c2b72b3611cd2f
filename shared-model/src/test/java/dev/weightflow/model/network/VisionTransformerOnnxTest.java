package dev.weightflow.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.Normalisation;
import dev.weightflow.model.backbone.vit.VitConfig;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares Vision Transformers with ONNX Runtime. */
class VisionTransformerOnnxTest {

    @TempDir
    Path folder;

    /** With and without registers and layer scale, several sizes of patches, several normalisations. */
    @ParameterizedTest
    @CsvSource({
        "16, 64, 2, 0.1, hrnet, delora, 3, false",
        "16, 96, 2, 0.1, segformer, single-task, 1, false",
        "14, 56, 4, 0, hrnet, full, 2, false",
        "16, 64, 0, 0, segformer, lora, 1, true",
    })
    void onnx_runtime_computes_what_the_network_does(
            int patch,
            int size,
            int registers,
            double layerScale,
            String decoder,
            String method,
            int batch,
            boolean inception)
            throws Exception {
        Normalisation normalisation = inception ? Normalisation.INCEPTION : Normalisation.IMAGENET;
        VitConfig vit = new VitConfig("vit", patch, 64, 3, 4, 4, registers, layerScale, 0, normalisation);
        NetworkConfig config = new NetworkConfig(
                vit,
                size,
                DecoderName.of(decoder),
                Tasks.PASCAL.only(List.of(PascalTasks.SEMSEG, PascalTasks.NORMALS)));
        try (Network network =
                OnnxExportTest.moved(config, Methods.of(Methods.spec(MethodName.of(method), Map.of())))) {
            Path onnx = folder.resolve("model.onnx");
            OnnxExport.of(network, "1", Digest.of(new byte[0])).write(onnx);
            float[] image = OnnxExportTest.image(batch, size);

            Map<String, float[]> theirs = OnnxExportTest.run(onnx, in(normalisation, image, size), batch, size);

            Map<TaskName, float[]> ours = OnnxExportTest.forward(network, image, batch);
            assertThat(theirs).hasSameSizeAs(ours);
            ours.forEach((task, expected) -> OnnxExportTest.assertClose(theirs.get(task.key()), expected));
        }
    }

    /** Converts images of ImageNet's normalisation to another one. */
    private static float[] in(Normalisation normalisation, float[] image, int size) {
        float[] other = new float[image.length];
        for (int i = 0; i < image.length; i++) {
            int c = i / (size * size) % 3;
            double level = image[i] * Normalisation.IMAGENET.deviation().get(c)
                    + Normalisation.IMAGENET.mean().get(c);
            other[i] = (float) ((level - normalisation.mean().get(c))
                    / normalisation.deviation().get(c));
        }
        return other;
    }
}
