package dev.weightflow.model.tensor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "dev.weightflow.model", importOptions = ImportOption.DoNotIncludeTests.class)
class DeviceSyncTest {

    private static final Set<String> READS = Set.of(
            "toArray",
            "toBooleanArray",
            "toByteArray",
            "toByteBuffer",
            "toDoubleArray",
            "toFloatArray",
            "toIntArray",
            "toLongArray",
            "toUint8Array",
            "encode",
            "contentEquals",
            "allClose",
            "nonzero",
            "booleanMask",
            "getBoolean",
            "getByte",
            "getDouble",
            "getFloat",
            "getInt",
            "getLong",
            "getUint8");

    /** Predictions and metrics are for display: they are read where they are computed, outside any step. */
    @ArchTest
    static final ArchRule numbers_leave_the_device_by_one_door = noClasses()
            .that()
            .doNotBelongToAnyOf(DeviceSync.class)
            .and()
            .resideOutsideOfPackage("dev.weightflow.model.evaluation..")
            .should()
            .callMethodWhere(call("reads an array", READS));

    /** Copies from the program's own memory to a GPU are synchronous. These happen when a model is created, or between epochs. */
    @ArchTest
    static final ArchRule a_step_sends_nothing_to_the_device_but_its_batch = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.weightflow.model.backbone..",
                    "dev.weightflow.model.decoder..",
                    "dev.weightflow.model.flow..",
                    "dev.weightflow.model.method..",
                    "dev.weightflow.model.network..",
                    "dev.weightflow.model.loss..",
                    "dev.weightflow.model.tensor..",
                    "dev.weightflow.model.training..")
            .and()
            .doNotHaveSimpleName("Transfer")
            .and()
            .doNotHaveSimpleName("SwinTransformer")
            .and()
            .doNotHaveSimpleName("Spectra")
            .and()
            .doNotHaveSimpleName("Directions")
            .should()
            .callMethodWhere(new DescribedPredicate<JavaMethodCall>("makes an array of values of this program") {
                @Override
                public boolean test(JavaMethodCall call) {
                    return call.getTargetOwner().isAssignableTo(NDManager.class)
                            && call.getName().equals("create")
                            && !call.getTarget()
                                    .getRawParameterTypes()
                                    .get(0)
                                    .getSimpleName()
                                    .equals("Shape");
                }
            });

    private static DescribedPredicate<JavaMethodCall> call(String what, Set<String> names) {
        return new DescribedPredicate<>(what) {
            @Override
            public boolean test(JavaMethodCall call) {
                return call.getTargetOwner().isAssignableTo(NDArray.class) && names.contains(call.getName());
            }
        };
    }

    @Test
    void each_read_of_this_thread_is_counted_and_gives_the_values() throws InterruptedException {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            NDArray floats = manager.create(new float[] {0.5f, -1});
            NDArray doubles = manager.create(new double[] {0.1, 3});
            long before = DeviceSync.count();

            assertThat(DeviceSync.floats(floats)).containsExactly(0.5f, -1);
            assertThat(DeviceSync.doubles(doubles)).containsExactly(0.1, 3);
            assertThat(DeviceSync.number(doubles.get(0))).isEqualTo(0.1);
            assertThat(DeviceSync.number(floats.get(1))).isEqualTo(-1);
            assertThat(DeviceSync.truth(floats.get(0).gt(floats.get(1)))).isTrue();
            assertThat(DeviceSync.bytes(floats).remaining()).isEqualTo(8);
            assertThat(DeviceSync.count() - before).isEqualTo(6);

            Thread other = new Thread(() -> DeviceSync.floats(floats));
            other.start();
            other.join();
            assertThat(DeviceSync.count() - before).isEqualTo(6);
        }
    }
}
