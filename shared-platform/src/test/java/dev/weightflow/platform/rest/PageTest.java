package dev.weightflow.platform.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.InvalidRecordException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void the_first_hundred_are_asked_for_if_nothing_is_said() {
        assertThat(Page.of(Optional.empty(), Optional.empty())).isEqualTo(new Page(0, 100));
        assertThat(Page.of(Optional.of("20"), Optional.of("10"))).isEqualTo(new Page(20, 10));
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        assertThatThrownBy(() -> Page.of(Optional.of("-1"), Optional.of("abc")))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("limit must be a whole number, not 'abc'")
                .hasMessageContaining("offset must be at least 0, not -1");
        assertThatThrownBy(() -> Page.of(Optional.empty(), Optional.of("1001")))
                .hasMessageContaining("limit must be between 1 and 1000, not 1001");
    }
}
