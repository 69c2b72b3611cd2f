package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.data.dataset.loader.Batch;
import dev.weightflow.data.dataset.loader.DataLoader;
import dev.weightflow.data.dataset.loader.LoaderConfig;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.DeviceSync;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Synchronisations of a step with the device. On a GPU each one leaves it idle; on the CPU nothing waits, but the same calls are made and can be
 * counted: those of this program by {@link DeviceSync}, and those inside the engine's operations by its profiler.
 */
class StepWaitsTest {

    private static final int SIDE = 32;

    /** Operations by which a script reads a value, and those whose result's shape depends on values. */
    private static final Set<String> WAITING =
            Set.of("aten::_local_scalar_dense", "aten::nonzero", "aten::masked_select", "aten::equal");

    /** On the CPU the optimizer reads its count of steps and whether to halt from memory; on a GPU its kernel does. */
    private static final String OPTIMIZER = "aten::_fused_adamw_";

    /** A diffeomorphism checks after each cell that a point has crossed whether all have arrived: once for all tasks' and once for the rest. */
    private static final int DIFFEOMORPHISMS = 2 * (2 * 64 + 1);

    @TempDir
    Path folder;

    static Stream<MethodSpec> specs() {
        return Stream.of(
                        Stream.of(MethodName.values()).map(ExampleMethods::spec),
                        Stream.of(ExampleMethods.ia3()),
                        Stream.of(
                                        Map.of("field", "advection", "integrator", "heun"),
                                        Map.of("field", "low-rank", "integrator", "rk4", "steps", "2"),
                                        Map.of("field", "uniform"),
                                        Map.of("axis", "all"),
                                        Map.of("taskRank", "2"),
                                        Map.of("inputAdaptive", "true"),
                                        Map.of("linearised", "true", "field", "centered-softmax"))
                                .map(options -> Methods.spec(MethodName.DELORA, options)))
                .flatMap(some -> some);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void a_step_waits_for_nothing(MethodSpec method) throws IOException {
        Waits waits = waits(method, false);

        assertThat(waits.reads()).isZero();
        if (method.name() == MethodName.DITASK) {
            assertThat(waits.engines()).hasSizeBetween(1, DIFFEOMORPHISMS).containsOnly("cpab");
        } else {
            assertThat(waits.engines()).isEmpty();
        }
    }

    @Test
    void partly_labelled_samples_and_terms_of_regularization_are_not_waited_for() throws IOException {
        Waits waits = waits(ExampleMethods.spec(MethodName.DELORA), true);

        assertThat(waits.reads()).isZero();
        assertThat(waits.engines()).isEmpty();
    }

    /**
     * @param reads by this program
     * @param engines for each waiting operation of the engine, its outermost caller
     */
    private record Waits(long reads, List<String> engines) {}

    private Waits waits(MethodSpec method, boolean more) throws IOException {
        TrainingSpec spec = more
                ? SpecBuilder.from(config())
                        .regularization(new Regularization(0.1, null, 0.1))
                        .accumulation(2)
                        .build()
                : config();
        try (Network network = Network.create(
                        NetworkConfig.of(SwinConfig.micro(), SIDE), Methods.of(method), Device.cpu(), 1);
                AdamW optimizer = AdamW.over(network.parameters(), 0.05, OptimizerOptions.REFERENCE)) {
            TrainingStep step = new TrainingStep(network, spec, optimizer);
            step.take(batches(more), 1e-2).close(); // what is made once is made now
            Path trace = folder.resolve("step.json");
            long before = DeviceSync.count();
            JniUtils.startProfile(false, false, false);
            PendingMetrics metrics = step.take(batches(more), 1e-2);
            JniUtils.stopProfile(trace.toString());
            long reads = DeviceSync.count() - before;
            metrics.read(1);
            return new Waits(reads, waiting(trace));
        }
    }

    /** Lists for each waiting operation of a trace its outermost caller, a script's function; except for the optimizer, which must be among them. */
    private static List<String> waiting(Path trace) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        new ObjectMapper().readTree(trace.toFile()).forEach(events::add);
        events.sort(Comparator.comparingDouble(event -> event.path("ts").asDouble()));
        Map<String, Deque<JsonNode>> threads = new HashMap<>();
        List<String> waiting = new ArrayList<>();
        boolean optimized = false;
        for (JsonNode event : events) {
            Deque<JsonNode> open = threads.computeIfAbsent(event.path("tid").asText(), thread -> new ArrayDeque<>());
            while (!open.isEmpty() && end(open.getLast()) <= event.path("ts").asDouble()) {
                open.removeLast();
            }
            open.add(event);
            List<String> names =
                    open.stream().map(outer -> outer.path("name").asText()).toList();
            optimized |= names.contains(OPTIMIZER);
            if (WAITING.contains(event.path("name").asText()) && !names.contains(OPTIMIZER)) {
                waiting.add(names.get(0));
            }
        }
        assertThat(optimized).isTrue();
        return waiting;
    }

    private static double end(JsonNode event) {
        return event.path("ts").asDouble() + event.path("dur").asDouble();
    }

    private static TrainingSpec config() {
        return SpecBuilder.reference(TrainingLength.steps(2), 2, 3).build();
    }

    private static Iterator<Batch> batches(boolean partly) {
        try (DataLoader loader = DataLoader.of(
                        new SyntheticSamples(4, Tasks.PASCAL),
                        SyntheticSamples.transform(SIDE),
                        LoaderConfig.of(Split.TRAIN, 2, 3));
                DataLoader.Batches epoch = loader.epoch(0, 0)) {
            List<Batch> batches = List.of(epoch.next(), epoch.next());
            if (partly) {
                batches.get(0).present().get(PascalTasks.NORMALS)[0] = false;
                batches.get(1).present().get(PascalTasks.SEMSEG)[1] = false;
            }
            return batches.iterator();
        }
    }
}
