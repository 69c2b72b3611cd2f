package dev.weightflow.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columns_are_as_wide_as_they_need_and_numbers_stand_to_the_right() {
        Table table = Table.of("METHOD", ">TRAINABLE").row("delora", 2_421_818).row("full fine-tuning", 7);

        assertThat(table).hasToString("""
                METHOD            TRAINABLE
                delora              2421818
                full fine-tuning          7""");
    }

    @Test
    void a_row_of_another_length_is_refused() {
        assertThatThrownBy(() -> Table.of("A", "B").row(1)).hasMessage("1 cells under 2 headings");
    }
}
