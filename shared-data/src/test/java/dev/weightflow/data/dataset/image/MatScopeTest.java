package dev.weightflow.data.dataset.image;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.opencv.core.Mat;

/** A matrix that is released while its finalizer runs crashes the process; {@link MatScope} prevents that. */
@AnalyzeClasses(packages = "dev.weightflow", importOptions = ImportOption.DoNotIncludeTests.class)
class MatScopeTest {
    @ArchTest
    static final ArchRule only_mats_releases_matrices = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(MatScope.class.getName())
            .should()
            .callMethod(Mat.class, "release");
}
