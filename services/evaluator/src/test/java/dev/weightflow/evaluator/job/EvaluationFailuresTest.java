package dev.weightflow.evaluator.job;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.id.Digest;
import org.junit.jupiter.api.Test;

class EvaluationFailuresTest {
    @Test
    void folders_of_the_machine_are_not_told() {
        assertThat(EvaluationFailures.of(new IllegalStateException("cannot read /data/cache/ab/shard.tar"))
                        .message())
                .isEqualTo("cannot read shard.tar");
    }

    @Test
    void what_is_used_up_outside_of_the_heap_is_memory_too() {
        Throwable noMemory = new EngineException(
                "[enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: can't allocate memory: you tried");

        assertThat(EvaluationFailures.of(noMemory).code()).isEqualTo("out-of-memory");
        assertThat(EvaluationFailures.permanent(noMemory)).isTrue();
        assertThat(EvaluationFailures.of(new EngineException("something else")).code())
                .isEqualTo("internal");
    }

    @Test
    void only_what_would_fail_alike_is_permanent() {
        assertThat(EvaluationFailures.permanent(new EvaluatorException.NoSamples("none")))
                .isTrue();
        assertThat(EvaluationFailures.permanent(notFound())).isTrue();
        assertThat(EvaluationFailures.permanent(new IllegalStateException("who knows")))
                .isFalse();
    }

    @Test
    void every_failure_has_a_sentence() {
        assertThat(EvaluationFailures.of(new IllegalStateException("a\nb")).message())
                .isEqualTo("a b");
        assertThat(EvaluationFailures.of(new IllegalStateException()).message()).isEqualTo("IllegalStateException");
    }

    private static ObjectStoreException notFound() {
        try {
            new InMemoryObjectStore().read(Digest.ofText("nothing"));
            throw new AssertionError("found");
        } catch (ObjectStoreException e) {
            return e;
        }
    }
}
