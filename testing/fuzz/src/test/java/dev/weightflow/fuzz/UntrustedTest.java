package dev.weightflow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntrustedTest {
    private static final int TOO_MANY = 300 << 20;

    private final List<Integer> lengths = new ArrayList<>();

    @Test
    void what_takes_much_memory_once_is_no_finding() {
        assertThat(Untrusted.read(() -> allocated(lengths.isEmpty() ? TOO_MANY : 1)))
                .contains(1);
        assertThat(lengths).containsExactly(TOO_MANY, 1);
    }

    @Test
    void what_takes_much_memory_again_is_a_finding() {
        assertThatThrownBy(() -> Untrusted.read(() -> allocated(TOO_MANY)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("bytes allocated, where 268435456 are allowed");
    }

    @Test
    void a_refusal_says_why_in_a_line() {
        assertThat(Untrusted.read(
                        () -> {
                            throw new IllegalStateException("It has no end.");
                        },
                        IllegalStateException.class))
                .isEmpty();
        assertThatThrownBy(() -> Untrusted.read(
                        () -> {
                            throw new IllegalStateException();
                        },
                        IllegalStateException.class))
                .hasMessage("refused without a word");
        assertThatThrownBy(() -> Untrusted.read(
                        () -> {
                            throw new IllegalStateException("\u001b[2J");
                        },
                        IllegalStateException.class))
                .hasMessageContaining("control characters");
    }

    @Test
    void an_exception_that_is_not_declared_is_a_finding() {
        assertThatThrownBy(() -> Untrusted.read(
                        () -> {
                            throw new ArithmeticException("/ by zero");
                        },
                        IllegalStateException.class))
                .isInstanceOf(AssertionError.class)
                .hasRootCauseMessage("/ by zero");
    }

    private int allocated(int length) {
        lengths.add(length);
        return new byte[length].length;
    }
}
