package dev.weightflow.cli.fit;

import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.network.ModelSpec;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.ParameterGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The Python file beside a run, which predicts with {@code model.safetensors} by PyTorch alone. */
final class PythonModel {

    static final String NAME = "weightflow_model.py";

    private static final String USE = """
            Without Weightflow, by PyTorch and NumPy alone:

            ```sh
            python3 weightflow_model.py best/model.safetensors photo.jpg
            ```

            ```python
            from weightflow_model import Model, maps
            model = Model.load("best/model.safetensors")
            logits = model(model.image(rgb))  # rgb: uint8 [height, width, 3]; by task [1, channels, size, size]
            ```""".strip();

    private static final String OTHER_BACKBONE =
            "The Python file of other runs knows Swin Transformers alone, so only Weightflow predicts with this model; no"
                    + " Python file is beside this card.";

    private static final String REFUSAL =
            "This method adds to the backbone what is no plain weight, so only Weightflow predicts with it; no"
                    + " Python file is beside this card.";

    private PythonModel() {}

    /** Whether the file can run it: a Swin Transformer whose adapters can be merged into plain weights, which are all that it knows. */
    static boolean runs(Network network) {
        return isSwin(network) && merges(network);
    }

    /** How the file is used, or why there is none. */
    static String use(Network network) {
        return runs(network) ? USE : isSwin(network) ? REFUSAL : OTHER_BACKBONE;
    }

    private static boolean isSwin(Network network) {
        return network.config().backbone() instanceof SwinConfig;
    }

    private static boolean merges(Network network) {
        return new ModelSpec(network.config(), network.method().merged())
                .parameters().stream().noneMatch(parameter -> parameter.group() == ParameterGroup.ADAPTER);
    }

    static String text() {
        try (InputStream in = PythonModel.class.getResourceAsStream(NAME)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
