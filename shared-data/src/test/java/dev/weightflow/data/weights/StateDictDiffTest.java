package dev.weightflow.data.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weightflow.data.host.HostTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateDictDiffTest {

    private static final Map<String, List<Long>> EXPECTED = new LinkedHashMap<>();

    static {
        EXPECTED.put("backbone.a.weight", List.of(2L));
        EXPECTED.put("backbone.a.lora_shared_A", List.of(2L));
        EXPECTED.put("backbone.table", List.of(169L, 3L));
        EXPECTED.put("decoders.sal.weight", List.of(1L));
    }

    @Test
    void reports_everything_that_does_not_fit_at_once() {
        Map<String, HostTensor> found = Map.of(
                "backbone.table",
                HostTensor.of(new float[225 * 3], 225, 3),
                "head.bias",
                HostTensor.of(new float[2], 2));

        StateDictDiff match = StateDictDiff.of(EXPECTED, found, name -> name.contains(".lora_"));

        assertThat(match.missing()).containsExactly("backbone.a.weight", "decoders.sal.weight");
        assertThat(match.unexpected()).containsExactly("head.bias");
        assertThat(match.wrongShapes())
                .containsExactly(new StateDictDiff.WrongShape("backbone.table", List.of(169L, 3L), List.of(225L, 3L)));
        assertThatExceptionOfType(WeightsException.Mismatch.class)
                .isThrownBy(() -> match.requireFit("swin.pth"))
                .withMessage("swin.pth: the weights do not fit the model:"
                        + " 2 missing (backbone.a.weight, decoders.sal.weight);"
                        + " 1 unexpected (head.bias);"
                        + " 1 of the wrong shape (backbone.table [225, 3] instead of [169, 3])")
                .extracting(WeightsException::code)
                .isEqualTo("weights-mismatch");
    }

    @Test
    void fits_where_only_permitted_names_are_missing() {
        Map<String, HostTensor> found = Map.of(
                "backbone.a.weight", HostTensor.of(new float[2], 2),
                "backbone.table", HostTensor.of(new float[169 * 3], 169, 3));

        StateDictDiff match =
                StateDictDiff.of(EXPECTED, found, name -> name.contains(".lora_") || name.startsWith("decoders."));

        assertThat(match.fits()).isTrue();
        assertThat(match.missing()).isEmpty();
        match.requireFit("swin.pth");
    }

    @Test
    void a_long_list_is_cut_in_the_sentence_but_not_in_the_match() {
        Map<String, List<Long>> many = new LinkedHashMap<>();
        for (int i = 0; i < 1000; i++) {
            many.put("w" + i, List.of());
        }

        StateDictDiff match = StateDictDiff.of(many, Map.of(), name -> false);

        assertThat(match.missing()).hasSize(1000);
        assertThat(match.describe())
                .contains("1000 missing (w0, ", "w19 and 980 more)")
                .doesNotContain("w20");
    }
}
