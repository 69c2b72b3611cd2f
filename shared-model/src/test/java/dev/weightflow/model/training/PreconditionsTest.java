package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Preconditions of a run, each bound met and passed. */
class PreconditionsTest {

    private static final int SIDE = 32;

    private static Network network;

    @BeforeAll
    static void open() {
        network = Network.create(
                NetworkConfig.of(SwinConfig.micro(), SIDE, List.of(PascalTasks.SEMSEG, PascalTasks.SAL)),
                Methods.of(Methods.spec(MethodName.DECODERS_ONLY)),
                Device.cpu(),
                1);
    }

    @AfterAll
    static void close() {
        network.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "7, 2, 3", "12, 2, 6"})
    void a_step_may_take_a_whole_epoch(int samples, int batch, int accumulation) {
        assertThatCode(() -> check(samples, batch, accumulation, TrainingLength.epochs(1)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"7, 2, 4, 3", "1, 1, 2, 1"})
    void a_step_may_not_take_more_than_an_epoch(int samples, int batch, int accumulation, int batches) {
        assertThatThrownBy(() -> check(samples, batch, accumulation, TrainingLength.epochs(1)))
                .isInstanceOf(TrainingException.InvalidConfiguration.class)
                .hasMessage("invalid training configuration: an epoch has " + batches + " batches and a step takes "
                        + accumulation + "; choose a smaller batchSize or accumulation");
    }

    /** The loader reports it, with a message of its own. */
    @Test
    void samples_for_no_batch_at_all_are_not_its_business() {
        assertThatCode(() -> check(3, 4, 2, TrainingLength.epochs(1))).doesNotThrowAnyException();
    }

    @Test
    void a_run_has_at_most_as_many_steps_as_can_be_counted() {
        int most = Integer.MAX_VALUE / 7;
        int exact = Integer.MAX_VALUE; // of one batch each

        assertThatCode(() -> check(7, 1, 1, TrainingLength.epochs(most))).doesNotThrowAnyException();
        assertThatCode(() -> check(1, 1, 1, TrainingLength.epochs(exact))).doesNotThrowAnyException();
        assertThatCode(() -> check(7, 1, 1, TrainingLength.steps(exact))).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(7, 1, 1, TrainingLength.epochs(most + 1)))
                .hasMessageContaining((most + 1) + " epochs of 7 batches are more steps than can be counted");
    }

    @Test
    void labels_beyond_the_models_tasks_are_not_missed() {
        TrainingSpec config =
                SpecBuilder.reference(TrainingLength.steps(1), 1, 1).build();

        assertThatCode(() -> TrainingLoop.check(
                        network,
                        config,
                        new SyntheticSamples(2, Tasks.PASCAL.only(List.of(PascalTasks.SEMSEG, PascalTasks.SAL))),
                        SyntheticSamples.transform(SIDE)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> TrainingLoop.check(
                        network,
                        config,
                        new SyntheticSamples(2, Tasks.PASCAL.only(List.of(PascalTasks.NORMALS))),
                        SyntheticSamples.transform(SIDE)))
                .hasMessageEndingWith("configuration: the samples have no labels for semseg, sal");
    }

    private static void check(int samples, int batch, int accumulation, TrainingLength length) {
        TrainingSpec config = SpecBuilder.reference(length, batch, 1)
                .accumulation(accumulation)
                .build();
        TrainingLoop.check(network, config, new SyntheticSamples(samples), SyntheticSamples.transform(SIDE));
    }
}
