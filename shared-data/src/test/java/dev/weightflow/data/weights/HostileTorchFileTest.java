package dev.weightflow.data.weights;

import static dev.weightflow.data.weights.TorchFileBytes.integer;
import static dev.weightflow.data.weights.TorchFileBytes.oneTensor;
import static dev.weightflow.data.weights.TorchFileBytes.pickle;
import static dev.weightflow.data.weights.TorchFileBytes.stream;
import static dev.weightflow.data.weights.TorchFileBytes.tuple;
import static dev.weightflow.data.weights.TorchFileBytes.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weightflow.data.host.HostTensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileTorchFileTest {

    private static final String COMMAND = "X\u0004\0\0\0true";

    @Test
    void reads_the_harmless_twin_of_the_files_below() {
        byte[] file =
                zip(oneTensor(2, integer(0), tuple(2), tuple(1)), new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0});

        assertThat(read(file).tensors()).containsExactly(Map.entry("w", HostTensor.of(new float[] {1, 0}, 2)));
    }

    /** One line for each operation of the pickle format that can name or call something. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "GLOBAL and REDUCE        | cposix\\nsystem\\nCMD\\x85R.",
                "GLOBAL alone             | cos\\nsystem\\n.",
                "GLOBAL under a key       | }X\\x06\\0\\0\\0configcos\\nsystem\\nCMD\\x85Rs.",
                "STACK_GLOBAL             | \\x8c\\x02os\\x8c\\x06system\\x93CMD\\x85R.",
                "STACK_GLOBAL from memo   | \\x8c\\x06system\\x94\\x8c\\x02os\\x94h\\x01h\\x00\\x93CMD\\x85R.",
                "INST                     | (CMDios\\nsystem\\n.",
                "OBJ                      | (cos\\nsystem\\nCMDo.",
                "NEWOBJ                   | csubprocess\\nPopen\\nCMD\\x85\\x81.",
                "NEWOBJ_EX                | csubprocess\\nPopen\\nCMD\\x85}\\x92.",
                "BUILD                    | ctypes\\nFunctionType\\n)R}b.",
                "eval                     | cbuiltins\\neval\\nCMD\\x85R.",
                "eval of Python 2         | c__builtin__\\neval\\nCMD\\x85R.",
                "getattr                  | cbuiltins\\ngetattr\\nCMD\\x85R.",
                "import                   | cimportlib\\nimport_module\\nCMD\\x85R.",
                "a submodule              | cimportlib.util\\nfind_spec\\nCMD\\x85R.",
                "another pickle           | c_pickle\\nloads\\nCMD\\x85R.",
                "torch itself             | ctorch.hub\\nload\\nCMD\\x85R.",
                "torch's loader           | ctorch\\nload\\nCMD\\x85R.",
                "extension registry       | \\x82\\x01.",
                "out-of-band buffer       | \\x97.",
            })
    void runs_nothing_and_refuses_by_name(String operation, String template) {
        byte[] malicious = pickle(unescaped(template));

        for (byte[] file : new byte[][] {zip(malicious), stream(malicious, pickle("]."))}) {
            assertThatExceptionOfType(WeightsException.Refused.class)
                    .isThrownBy(() -> read(file))
                    .withMessageContaining("hostile.pth: the pickle ");
        }
    }

    @Test
    void names_what_it_refuses() {
        assertThatExceptionOfType(WeightsException.Refused.class)
                .isThrownBy(() -> read(zip(pickle("cposix\nsystem\n" + COMMAND + "\u0085R."))))
                .withMessage("hostile.pth: the pickle names 'posix.system',"
                        + " which weights do not need and which is never run here");
    }

    @Test
    void refuses_code_in_the_parts_of_a_stream_that_hold_only_plain_values() {
        byte[] evilMagic = pickle("\u0080\u0002cargparse\nNamespace\n)R.");

        assertThatExceptionOfType(WeightsException.Refused.class)
                .isThrownBy(() -> read(evilMagic))
                .withMessageContaining("argparse.Namespace");
    }

    @Test
    void refuses_weights_inside_an_unknown_object() {
        String node = "cyacs.config\nCfgNode\n)\u0081";

        assertThatExceptionOfType(WeightsException.Refused.class)
                .isThrownBy(() -> read(zip(pickle("}X\u0005\0\0\0model" + node + "s."))))
                .withMessageContaining("the weights under 'model' are a 'yacs.config.CfgNode'");
        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> read(zip(pickle("}X\u0001\0\0\0wctorch._utils\n_rebuild_tensor_v2\n(" + node
                        + integer(0) + tuple(1) + tuple(1) + "\u0089}tRs."))))
                .withMessageContaining("makes a tensor of the unread object 'yacs.config.CfgNode'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0  | 3   | 1   | reaches element 2 of a storage of 2",
                "2  | 1   | 1   | reaches element 2 of a storage of 2",
                "0  | 2   | 2   | reaches element 2 of a storage of 2",
                "-1 | 2   | 1   | negative",
                "0  | -2  | 1   | negative",
                "0  | 2   | -1  | negative",
                "0  | 2147483647 | 2147483647 | reaches element",
            })
    void refuses_views_that_leave_their_storage(int offset, int axis, int stride, String reason) {
        byte[] file = zip(oneTensor(2, integer(offset), tuple(axis), tuple(stride)), new byte[8]);

        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> read(file))
                .withMessageContaining(reason);
    }

    @Test
    void refuses_shapes_whose_product_overflows() {
        String most = "\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f";
        byte[] reaching = zip(oneTensor(2, integer(0), "(" + most + most + "t", tuple(1, 1)), new byte[8]);
        byte[] expanded = zip(oneTensor(2, integer(0), "(" + most + most + "t", tuple(0, 0)), new byte[8]);

        assertThatExceptionOfType(WeightsException.Malformed.class).isThrownBy(() -> read(reaching));
        assertThatExceptionOfType(WeightsException.TooLarge.class)
                .isThrownBy(() -> read(expanded))
                .withMessageContaining("the tensor 'w'");
    }

    @Test
    void refuses_to_unfold_a_tiny_storage_into_gigabytes() {
        byte[] file = zip(oneTensor(1, integer(0), tuple(1 << 14, 1 << 14), tuple(0, 0)), new byte[4]);

        assertThatExceptionOfType(WeightsException.TooLarge.class)
                .isThrownBy(() -> read(file))
                .withMessageContaining("expands to more than the file can hold");
    }

    @Test
    void copies_stay_within_a_quarter_of_the_heap() {
        long large = 1L << 30;

        assertThat(StateDictExtractor.mostCopied(large, 256 << 20)).isEqualTo(64 << 20);
        assertThat(StateDictExtractor.mostCopied(large, 1L << 40)).isEqualTo(4 * large);
        assertThat(StateDictExtractor.mostCopied(10, 1 << 20)).isEqualTo(16 << 20);
    }

    @Test
    void refuses_more_objects_than_a_service_has_memory_for() {
        String thousand = "(" + "]".repeat(1000) + "e";

        assertThatExceptionOfType(WeightsException.TooLarge.class)
                .isThrownBy(() -> read(zip(pickle("]" + thousand.repeat(1100) + "."))))
                .withMessageContaining("operations");
    }

    @Test
    void refuses_storages_that_are_missing_or_of_another_length() {
        byte[] pickle = oneTensor(2, integer(0), tuple(2), tuple(1));

        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> read(zip(pickle)))
                .withMessageContaining("lacks storage '0'");
        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> read(zip(pickle, new byte[12])))
                .withMessageContaining("storage '0' has 12 bytes, but is said to have 8");
        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> read(stream(pickle, pickle("]."))))
                .withMessageContaining("lacks storage '0'");
        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() ->
                        read(stream(pickle, pickle("]X\u0001\0\0\0" + "0a.\u0003\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"))))
                .withMessageContaining("storage '0' has 3 elements, but is said to have 2");
        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> read(stream(pickle, pickle("]X\u0001\0\0\0" + "0a.\u0002\0\0\0\0\0\0\0\0\0\0\0"))))
                .withMessageContaining("ends within storage '0'");
    }

    @Test
    void refuses_files_without_weights() {
        assertThatExceptionOfType(WeightsException.Unsupported.class)
                .isThrownBy(() -> read(zip(pickle("}X\u0005\0\0\0epochK\u0003s."))))
                .withMessageContaining("there is no state dict in the file")
                .withMessageContaining("epoch");
        assertThatExceptionOfType(WeightsException.Unsupported.class).isThrownBy(() -> read(zip(pickle("N."))));
        assertThatExceptionOfType(WeightsException.Unsupported.class)
                .isThrownBy(() -> read(zip(pickle("}X\u0005\0\0\0model}s."))))
                .withMessageContaining("its keys are [model]");
    }

    @Test
    void refuses_archives_with_unsafe_names_or_two_pickles() {
        Map<String, byte[]> climbing = new LinkedHashMap<>();
        climbing.put("archive/data.pkl", pickle("}."));
        climbing.put("archive/../../etc/cron.d/x", new byte[1]);
        assertThatExceptionOfType(WeightsException.Refused.class)
                .isThrownBy(() -> read(zip(climbing)))
                .withMessageContaining("unsafe name 'archive/../../etc/cron.d/x'");

        Map<String, byte[]> two = new LinkedHashMap<>();
        two.put("a/data.pkl", pickle("}."));
        two.put("b/data.pkl", pickle("}."));
        assertThatExceptionOfType(WeightsException.Unsupported.class)
                .isThrownBy(() -> read(zip(two)))
                .withMessageContaining("2 data.pkl entries");
    }

    @Test
    void refuses_big_endian_files() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", pickle("}."));
        entries.put("archive/byteorder", pickle("big"));

        assertThatExceptionOfType(WeightsException.Unsupported.class)
                .isThrownBy(() -> read(zip(entries)))
                .withMessageContaining("little-endian");
    }

    @Test
    void shows_control_characters_of_a_hostile_name_instead_of_sending_them() {
        assertThatExceptionOfType(WeightsException.Refused.class)
                .isThrownBy(() -> read(zip(pickle("cos\n\u001b[2Jsystem\n."))))
                .withMessageContaining("os.\\u001b[2Jsystem");
    }

    private static WeightsFile read(byte[] file) {
        return WeightsFile.read(new InMemory("hostile.pth", ByteBuffer.wrap(file)));
    }

    /** Replaces \\n, \\0 and \\xHH as in Python, and CMD by a string. */
    private static String unescaped(String template) {
        StringBuilder text = new StringBuilder();
        String source =
                template.strip().replace("\\n", "\n").replace("\\0", "\0").replace("CMD", COMMAND);
        for (int i = 0; i < source.length(); i++) {
            boolean escape = source.startsWith("\\x", i);
            text.append(escape ? (char) Integer.parseInt(source.substring(i + 2, i + 4), 16) : source.charAt(i));
            i += escape ? 3 : 0;
        }
        return text.toString();
    }
}
