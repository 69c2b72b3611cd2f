package dev.weightflow.data.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PyTorchFileTest {

    @ParameterizedTest
    @ValueSource(strings = {"swin", "checkpoint", "types", "views", "parameters", "protocol4"})
    void reads_what_torch_save_wrote_bit_by_bit(String name) {
        WeightsFile zip = WeightsFile.read(Fixtures.file(name + "-zip.pth"));
        WeightsFile stream = WeightsFile.read(Fixtures.file(name + "-stream.pth"));

        assertThat(zip.tensors()).containsExactlyEntriesOf(Fixtures.expected(name + "-zip.pth"));
        assertThat(stream.tensors()).containsExactlyEntriesOf(Fixtures.expected(name + "-stream.pth"));
        assertThat(zip.format()).isEqualTo(WeightsFile.Format.PYTORCH_ZIP);
        assertThat(stream.format()).isEqualTo(WeightsFile.Format.PYTORCH_STREAM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint-zip.pth", "checkpoint-stream.pth"})
    void leaves_out_what_a_training_script_keeps_beside_the_weights_and_says_so(String name) {
        WeightsFile file = WeightsFile.read(Fixtures.file(name));

        assertThat(file.skippedKeys())
                .containsExactly(
                        "epoch",
                        "max_accuracy",
                        "lr",
                        "args",
                        "config",
                        "optimizer",
                        "seen",
                        "device",
                        "dtype",
                        "size",
                        "note",
                        "huge");
        assertThat(file.placeholders())
                .contains("yacs.config.CfgNode", "argparse.Namespace", "numpy.dtype", "torch.float16");
    }

    @Test
    void refuses_a_weight_that_is_no_tensor() {
        assertThatExceptionOfType(WeightsException.Refused.class)
                .isThrownBy(() -> WeightsFile.read(Fixtures.file("numpy-weight.pth")))
                .withMessageContaining("numpy-weight.pth: the weight 'w' is a 'numpy.")
                .extracting(WeightsException::code)
                .isEqualTo("weights-refused");
    }

    @Test
    void refuses_a_whole_pickled_model_and_says_what_to_save_instead() {
        assertThatExceptionOfType(WeightsException.Refused.class)
                .isThrownBy(() -> WeightsFile.read(Fixtures.file("whole-model.pth")))
                .withMessageContaining("'torch.nn.modules.linear.Linear'")
                .withMessageContaining("save its state_dict() instead");
    }

    @Test
    void refuses_torchscript_and_other_pickles() {
        assertThatExceptionOfType(WeightsException.Unsupported.class)
                .isThrownBy(() -> WeightsFile.read(Fixtures.file("torchscript.pt")))
                .withMessageContaining("TorchScript");
        assertThatExceptionOfType(WeightsException.Unsupported.class)
                .isThrownBy(() -> WeightsFile.read(Fixtures.file("plain.pickle")))
                .withMessageContaining("not one that torch.save wrote");
    }

    @Test
    void says_so_where_a_file_is_missing_or_a_directory_or_empty() {
        assertThatExceptionOfType(WeightsException.Missing.class)
                .isThrownBy(() -> WeightsFile.read(Path.of("no/such.pth")))
                .withMessage("no/such.pth: there is no such file");
        assertThatExceptionOfType(WeightsException.Unreadable.class)
                .isThrownBy(() -> WeightsFile.read(Path.of("src")))
                .withMessage("src: this is a directory, not a weight file");
        assertThatExceptionOfType(WeightsException.Unsupported.class)
                .isThrownBy(() -> WeightsFile.read(new InMemory("empty.pth", ByteBuffer.allocate(0))))
                .withMessage("empty.pth: this is neither a safetensors file nor one that torch.save wrote");
    }
}
