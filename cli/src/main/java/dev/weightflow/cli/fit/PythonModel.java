package dev.weightflow.cli.fit;

import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Python file beside a run, which predicts with {@code model.safetensors} by PyTorch alone. */
public final class PythonModel {

    public static final String NAME = "weightflow_model.py";

    private static final String USE = """
            Without Weightflow, by PyTorch and NumPy alone:

            ```sh
            python3 weightflow_model.py %1$s photo.jpg
            ```

            ```python
            from weightflow_model import Model, maps
            model = Model.load("%1$s")
            logits = model(model.image(rgb))  # rgb: uint8 [height, width, 3]; by task [1, channels, size, size]
            ```""".strip();

    private static final String OTHER_BACKBONE =
            "The Python file supports Swin Transformers only, so only Weightflow predicts with this model; no"
                    + " Python file comes with this card.";

    private static final String REFUSAL =
            "This method adds more than plain weights to the backbone, so only Weightflow predicts with it; no"
                    + " Python file comes with this card.";

    private PythonModel() {}

    /** Returns whether the file can run the network: a Swin Transformer whose adapters merge into plain weights, the only ones it reads. */
    static boolean runs(Network network) {
        return isSwin(network) && network.mergesWhole();
    }

    /** Describes how to use the file with a model's file or folder, or says why there is none. */
    public static String use(Network network, String model) {
        return runs(network) ? USE.formatted(model) : isSwin(network) ? REFUSAL : OTHER_BACKBONE;
    }

    private static boolean isSwin(Network network) {
        return network.config().backbone() instanceof SwinConfig;
    }

    public static String text() {
        try (InputStream in = PythonModel.class.getResourceAsStream(NAME)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
