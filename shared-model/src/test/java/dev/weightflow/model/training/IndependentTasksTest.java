package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** For methods with a set of adapters for each task and no other trained parameters, one training of all tasks equals one of each. */
class IndependentTasksTest {

    private static final int SIDE = 32;
    private static final Set<TaskName> TASKS =
            new TreeSet<>(Set.of(PascalTasks.SEMSEG, PascalTasks.NORMALS, PascalTasks.SAL));

    @ParameterizedTest
    @EnumSource(
            value = MethodName.class,
            names = {"LORA", "DORA", "ADAPTER", "VPT"})
    void one_training_of_all_tasks_ends_with_the_bits_of_one_training_of_each(MethodName method) {
        Map<String, HostTensor> together = trained(method, TASKS);

        Map<String, HostTensor> apart = new HashMap<>();
        TASKS.forEach(task -> apart.putAll(trained(method, new TreeSet<>(Set.of(task)))));

        assertThat(together.keySet()).isEqualTo(apart.keySet()).hasSizeGreaterThan(20);
        together.forEach((name, tensor) -> assertThat(tensor).as(name).isEqualTo(apart.get(name)));
    }

    /** Trains that model for three steps with clipped gradients; without dropout, as masks are drawn pass after pass. */
    private static Map<String, HostTensor> trained(MethodName method, Set<TaskName> tasks) {
        TrainingSpec config = SpecBuilder.reference(TrainingLength.steps(3), 2, 1)
                .learningRate(1e-2)
                .warmup(0)
                .clip(0.01)
                .build();
        try (Network network = Network.create(
                        NetworkConfig.of(SwinConfig.micro(), SIDE, List.copyOf(tasks)),
                        Methods.of(Methods.spec(method)),
                        Device.cpu(),
                        1);
                TrainingLoop loop = TrainingLoop.of(
                        network,
                        config,
                        new SyntheticSamples(4),
                        SyntheticSamples.transform(SIDE),
                        InstantSource.fixed(Instant.EPOCH))) {
            loop.run(report -> {}, () -> false);
            Map<String, HostTensor> tensors = new HashMap<>(loop.state().tensors());
            tensors.keySet().removeIf(name -> !name.startsWith("model."));
            return tensors;
        }
    }
}
