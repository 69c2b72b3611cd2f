package dev.weightflow.model.tensor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NumbersInGraphsTest {

    private static final Set<String> SAVED_FOR_BACKWARD =
            Set.of("mul", "div", "pow", "mod", "maximum", "minimum", "muli", "divi", "powi", "modi");

    @Test
    void no_array_is_combined_with_a_plain_number_by_djl_which_may_free_the_number_before_the_backward_pass() {
        noClasses()
                .should()
                .callMethodWhere(
                        new DescribedPredicate<JavaMethodCall>("the number would be saved for the backward pass") {
                            @Override
                            public boolean test(JavaMethodCall call) {
                                return call.getTargetOwner().isAssignableTo(NDArray.class)
                                        && SAVED_FOR_BACKWARD.contains(call.getName())
                                        && call.getTarget().getRawParameterTypes().stream()
                                                .anyMatch(type -> type.isEquivalentTo(Number.class));
                            }
                        })
                .because("Ops.scale and Ops.clampMin hand the number over as a number")
                .check(new ClassFileImporter()
                        .importUrl(
                                Ops.class.getProtectionDomain().getCodeSource().getLocation()));
    }
}
