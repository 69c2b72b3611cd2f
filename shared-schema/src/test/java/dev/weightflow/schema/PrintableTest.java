package dev.weightflow.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void shows_what_would_steer_a_terminal_or_turn_a_line_around() {
        assertThat(Printable.of("größe\u001b[2J\u202e\n")).isEqualTo("größe\\u001b[2J\\u202e\\u000a");
        assertThat(Printable.lines("a\n\u009bb\u0000")).isEqualTo("a\n\\u009bb\\u0000");
        assertThat(Printable.of("abcdef", 3)).isEqualTo("abc…");
    }

    @Test
    void what_a_document_says_reaches_no_terminal_as_it_is() {
        byte[] json = "{\"dataset\": \"x\\u001b[31m\", \"steps\": 1}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> WeightflowJson.read(json, TrainingRequest.class))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(refused -> assertThat(refused.getMessage().chars().noneMatch(Character::isISOControl))
                        .isTrue());
        assertThatThrownBy(() -> Faults.of("A thing")
                        .require(false, "name is '%s'", "a\u001b[2J")
                        .raise())
                .hasMessageContaining("\\u001b[2J");
    }
}
