package dev.weightflow.schema.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    @Test
    void names_are_sorted_and_there_is_no_white_space() {
        // given
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("b", true);
        record.put("a", "ä\n");

        // then
        assertThat(text(record)).isEqualTo("{\"a\":\"ä\\n\",\"b\":true}");
    }

    @Test
    void numbers_have_their_shortest_form_whatever_java_prints() {
        // Double.toString gives 2.0E-3 before Java 19, and 2.2250738585072014E-308 with other digits
        assertThat(text(Map.of("x", 2e-3))).isEqualTo("{\"x\":0.002}");
        assertThat(text(Map.of("x", 1.0))).isEqualTo("{\"x\":1}");
        assertThat(text(Map.of("x", 2e23))).isEqualTo("{\"x\":2e+23}");
        assertThat(text(Map.of("x", 2.2250738585072014E-308))).isEqualTo("{\"x\":2.2250738585072014e-308}");
        assertThat(text(Map.of("x", 5e-7))).isEqualTo("{\"x\":5e-7}");
        assertThat(text(Map.of("x", 1L << 53))).isEqualTo("{\"x\":9007199254740992}");
    }

    private static String text(Object record) {
        return new String(CanonicalJson.write(record), StandardCharsets.UTF_8);
    }
}
