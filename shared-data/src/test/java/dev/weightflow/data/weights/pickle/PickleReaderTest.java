package dev.weightflow.data.weights.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weightflow.data.weights.pickle.PickleException.Fault;
import dev.weightflow.data.weights.pickle.PickleValue.Bool;
import dev.weightflow.data.weights.pickle.PickleValue.Dict;
import dev.weightflow.data.weights.pickle.PickleValue.Int;
import dev.weightflow.data.weights.pickle.PickleValue.None;
import dev.weightflow.data.weights.pickle.PickleValue.Real;
import dev.weightflow.data.weights.pickle.PickleValue.Sequence;
import dev.weightflow.data.weights.pickle.PickleValue.Text;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PickleReaderTest {

    @Test
    void reads_the_scalars_of_every_protocol() {
        assertThat(read("N.")).isEqualTo(None.NONE);
        assertThat(read("I01\n.")).isEqualTo(new Bool(true));
        assertThat(read("\u0089.")).isEqualTo(new Bool(false));
        assertThat(read("I-12\n.")).isEqualTo(Int.of(-12));
        assertThat(read("L123L\n.")).isEqualTo(Int.of(123));
        assertThat(read("J\u00fe\u00ff\u00ff\u00ff.")).isEqualTo(Int.of(-2));
        assertThat(read("K\u00ff.")).isEqualTo(Int.of(255));
        assertThat(read("M\u0001\u0002.")).isEqualTo(Int.of(513));
        assertThat(read("\u008a\u0000.")).isEqualTo(Int.of(0));
        assertThat(read("\u008a\u0001\u00ff.")).isEqualTo(Int.of(-1));
        assertThat(read("\u008a\u0002\u00ff\u0000.")).isEqualTo(Int.of(255));
        assertThat(read("F0.5\n.")).isEqualTo(new Real(0.5));
        assertThat(read("G?\u00e0\0\0\0\0\0\0.")).isEqualTo(new Real(0.5));
        assertThat(read("S'ab'\n.")).isEqualTo(new Text("ab"));
        assertThat(read("U\u0002ab.")).isEqualTo(new Text("ab"));
        assertThat(read("T\u0002\0\0\0ab.")).isEqualTo(new Text("ab"));
        assertThat(read("Vab\n.")).isEqualTo(new Text("ab"));
        assertThat(read("X\u0002\0\0\0\u00c3\u00a4.")).isEqualTo(new Text("ä"));
        assertThat(read("\u008c\u0002ab.")).isEqualTo(new Text("ab"));
        assertThat(read("\u008d\u0002\0\0\0\0\0\0\0ab.")).isEqualTo(new Text("ab"));
        assertThat(read("U\u0001\u00ff.")).isEqualTo(new Text("\u00ff"));
    }

    @Test
    void reads_containers() {
        assertThat(items(read("(K\u0001K\u0002l."))).containsExactly(Int.of(1), Int.of(2));
        assertThat(items(read("]K\u0001a(K\u0002K\u0003e."))).containsExactly(Int.of(1), Int.of(2), Int.of(3));
        assertThat(items(read("K\u0001K\u0002K\u0003\u0087."))).containsExactly(Int.of(1), Int.of(2), Int.of(3));
        assertThat(items(read(")."))).isEmpty();
        Dict dict = (Dict) read("}K\u0001K\u0002s(K\u0003K\u0004K\u0001K\u0005u.");
        assertThat(dict.entries()).containsEntry(Int.of(3), Int.of(4)).containsEntry(Int.of(1), Int.of(5));
    }

    @Test
    void recalls_what_was_remembered() {
        assertThat(items(read("K\u0007q\u0005h\u0005\u0086."))).containsExactly(Int.of(7), Int.of(7));
        assertThat(items(read("K\u0007\u0094h\u0000\u0086."))).containsExactly(Int.of(7), Int.of(7));
        assertThat(items(read("K\u0007p300\ng300\n\u0086."))).containsExactly(Int.of(7), Int.of(7));
    }

    @Test
    void stops_behind_the_pickle() {
        ByteBuffer in = bytes("N.rest");

        PickleReader.read(in, GlobalResolver.empty(), PickleLimits.DEFAULT);

        assertThat(in.position()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "N",
                ".",
                "NN.",
                "(N.",
                "0.",
                "t.",
                "a.",
                "Na.",
                "NNa.",
                "]0",
                "}Ns.",
                "}(Nu.",
                "}NNNs.",
                "h\u0001.",
                "g-1\n.",
                "Np-1\n.",
                "Ix\n.",
                "I\n.",
                "Fx\n.",
                "X\u00ff\u00ff\u00ff\u00ff.",
                "X\u0001\0\0\0\u00ff.",
                "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.",
                "\u008a\u00ff.",
                "\u0080\u0006N.",
                "\u00ff.",
                "NNb.",
                "NNR.",
                ")N\u0085R.",
                "o.",
                "(o.",
                "NN\u0093.",
                "\u0095\u00ff\0\0\0\0\0\0\0N.",
                "(1NNN",
                ")Na."
            })
    void refuses_streams_that_contradict_the_format(String stream) {
        assertThatExceptionOfType(PickleException.class)
                .isThrownBy(() -> read(stream))
                .extracting(PickleException::fault)
                .isEqualTo(Fault.MALFORMED);
    }

    @Test
    void a_value_below_a_mark_is_out_of_reach() {
        assertThatExceptionOfType(PickleException.class).isThrownBy(() -> read("]N(a."));
    }

    @Test
    void keeps_within_its_limits() {
        PickleLimits limits = new PickleLimits(100, 20, 5, 3);

        assertTooLarge("N".repeat(6) + ".", limits);
        assertTooLarge("(".repeat(6) + ".", limits);
        assertTooLarge("N" + "20".repeat(20) + ".", limits);
        assertTooLarge("Nq\u0001q\u0002q\u0003q\u0004.", limits);
    }

    @Test
    void containers_that_hold_themselves_or_double_up_cost_nothing() {
        assertThat(read("]q\u0001h\u0001a.")).isInstanceOf(Sequence.class);
        assertThat(read("}q\u0001h\u0001h\u0001s.")).isInstanceOf(Dict.class);
        assertThat(read("})" + "2\u0086".repeat(200) + "Ns.")).isInstanceOf(Dict.class);
    }

    @Test
    void nested_containers_need_no_java_stack() {
        assertThat(read("]".repeat(500_000) + "a".repeat(499_999) + ".")).isInstanceOf(Sequence.class);
    }

    @Test
    void keys_with_equal_hashes_stay_cheap() {
        StringBuilder stream = new StringBuilder("}");
        for (int i = 0; i < 1 << 16; i++) {
            StringBuilder key = new StringBuilder();
            for (int bit = 0; bit < 16; bit++) {
                key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            stream.append("U ").append(key).append("Ns");
        }

        assertThat(((Dict) read(stream.append('.').toString())).entries()).hasSize(1 << 16);
    }

    @Test
    void integers_are_exact_but_not_endless() {
        BigInteger magic = new BigInteger("1950a86a20f9469cfc6c", 16);
        assertThat(read("\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.")).isEqualTo(new Int(magic));
        assertThatExceptionOfType(PickleException.class)
                .isThrownBy(() -> read("\u008b\u00ff\0\0\0" + "x".repeat(255) + "."));
    }

    private static void assertTooLarge(String stream, PickleLimits limits) {
        assertThatExceptionOfType(PickleException.class)
                .isThrownBy(() -> PickleReader.read(bytes(stream), GlobalResolver.empty(), limits))
                .extracting(PickleException::fault)
                .isEqualTo(Fault.TOO_LARGE);
    }

    private static PickleValue read(String stream) {
        return PickleReader.read(bytes(stream), GlobalResolver.empty(), PickleLimits.DEFAULT);
    }

    private static List<PickleValue> items(PickleValue value) {
        return ((Sequence) value).items();
    }

    private static ByteBuffer bytes(String stream) {
        return ByteBuffer.wrap(stream.getBytes(StandardCharsets.ISO_8859_1));
    }
}
