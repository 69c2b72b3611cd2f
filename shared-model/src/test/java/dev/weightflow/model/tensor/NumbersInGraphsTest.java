package dev.weightflow.model.tensor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class NumbersInGraphsTest {

    @Test
    void no_array_is_combined_with_a_plain_number_by_djl_which_copies_it_to_the_device_and_may_free_it_too_early() {
        noClasses()
                .should()
                .callMethodWhere(new DescribedPredicate<JavaMethodCall>("an array is given a number") {
                    @Override
                    public boolean test(JavaMethodCall call) {
                        return call.getTargetOwner().isAssignableTo(NDArray.class)
                                && call.getTarget().getRawParameterTypes().stream()
                                        .anyMatch(type -> type.isEquivalentTo(Number.class));
                    }
                })
                .because("Ops hands the number over as a number")
                .check(new ClassFileImporter()
                        .importUrl(
                                Ops.class.getProtectionDomain().getCodeSource().getLocation()));
    }
}
