package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Native memory is freed by closing, never by the garbage collector: arrays that a step forgets would stay. */
class MemoryTest {

    private static final int SIDE = 32;
    private static final long MEBI = 1 << 20;

    private record Memory(int step, long arrays, long directBuffers, long heapMiB, long residentMiB) {

        static Memory at(int step, Network network) {
            long direct = liveDirectBuffers();
            for (int round = 0; round < 10; round++) {
                System.gc();
                LockSupport.parkNanos(
                        20_000_000); // buffers are freed by another thread, some time after the collection
                direct = Math.min(direct, liveDirectBuffers());
            }
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            NDManager manager = network.parameters().manager();
            long arrays = arrays(manager) + arrays(manager.getParentManager());
            return new Memory(step, arrays, direct, heap / MEBI, resident() / MEBI);
        }

        private static long liveDirectBuffers() {
            return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getCount)
                    .sum();
        }

        private static long arrays(NDManager manager) {
            return manager.getManagedArrays().size();
        }

        /** Returns the resident memory of the process in bytes; 0 where the system does not report it. */
        private static long resident() {
            Path status = Path.of("/proc/self/status");
            try {
                return Files.exists(status)
                        ? Files.readAllLines(status).stream()
                                .filter(line -> line.startsWith("VmRSS:"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                                .findFirst()
                                .orElse(0)
                        : 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    @Tag("slow")
    void a_hundred_and_fifty_steps_leave_memory_as_it_was() {
        TrainingSpec config = SpecBuilder.reference(TrainingLength.steps(170), 2, 1)
                .learningRate(1e-3)
                .checkpointEverySteps(50)
                .build();
        List<Memory> measured = new ArrayList<>();
        try (Network network = Network.create(
                        NetworkConfig.of(SwinConfig.micro(), SIDE),
                        Methods.of(Methods.spec(MethodName.MTLORA)),
                        Device.cpu(),
                        1);
                TrainingLoop loop = TrainingLoop.of(
                        network,
                        config,
                        new SyntheticSamples(16),
                        SyntheticSamples.transform(SIDE),
                        Clock.systemUTC())) {
            TrainingListener listener = new TrainingListener() {
                @Override
                public void stepDone(StepReport report) {
                    if (report.step() % 50 == 20) {
                        measured.add(Memory.at(report.step(), network));
                    }
                }

                @Override
                public void checkpointDue(int step) {
                    loop.state().encode();
                }
            };
            loop.run(listener, () -> false);
        }

        System.out.println("memory of 150 steps: " + measured);
        Memory first = measured.get(0);
        assertThat(measured).hasSize(4).allSatisfy(later -> {
            assertThat(later.arrays()).isEqualTo(first.arrays());
            assertThat(later.directBuffers()).isLessThanOrEqualTo(first.directBuffers() + 2);
            assertThat(later.heapMiB()).isLessThanOrEqualTo(first.heapMiB() + 4);
            assertThat(later.residentMiB()).isLessThanOrEqualTo(first.residentMiB() + 32);
        });
    }
}
