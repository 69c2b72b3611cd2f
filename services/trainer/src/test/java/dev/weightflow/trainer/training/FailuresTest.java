package dev.weightflow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import dev.weightflow.model.training.TrainingException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.HasErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    @Test
    void a_java_heap_that_is_full_is_out_of_memory() {
        assertThat(Failures.of(new OutOfMemoryError("Java heap space")).code()).isEqualTo("out-of-memory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 2.00 GiB",
                "[enforce fail at alloc_cpu.cpp:118] . DefaultCPUAllocator: can't allocate memory: you tried to"
            })
    void the_engine_s_own_words_for_it_are_out_of_memory_wherever_they_are_in_the_chain(String words) {
        assertThat(Failures.of(new IllegalStateException(new EngineException(words)))
                        .code())
                .isEqualTo("out-of-memory");
    }

    @Test
    void what_has_a_code_keeps_it() {
        assertThat(Failures.of(NotFoundException.of("job", "7")).code()).isEqualTo("job-not-found");
    }

    @Test
    void anything_else_is_internal_and_told_in_one_line() {
        assertThat(Failures.of(new IllegalStateException("\nfirst line\nsecond line")))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo("internal");
                    assertThat(failure.message()).isEqualTo("first line second line");
                });
    }

    @Test
    void folders_of_the_machine_are_not_told() {
        assertThat(Failures.of(new IllegalStateException("cannot read /data/cache/ab/shard.tar"))
                        .message())
                .isEqualTo("cannot read shard.tar");
    }

    @Test
    void arguments_that_the_model_refuses_are_refused_again_and_a_broken_state_is_not() {
        assertThat(Failures.permanent(new IllegalArgumentException("no such thing")))
                .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo("invalid-argument"));
        assertThat(Failures.permanent(new IllegalStateException("unlucky"))).isEmpty();
    }

    @Test
    void whatever_a_training_ends_with_has_a_code_which_a_permanent_failure_keeps() {
        assertThat(TrainingException.class.getPermittedSubclasses())
                .isNotEmpty()
                .allSatisfy(kind -> assertThat(HasErrorCode.class).isAssignableFrom(kind));
        assertThat(Failures.permanent(NotFoundException.of("job", "7")))
                .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo("job-not-found"));
    }

    @Test
    void codes_are_named_once() {
        assertThat(Failures.codes()).doesNotHaveDuplicates().contains("out-of-memory", "worker-lost", "time-limit");
    }
}
