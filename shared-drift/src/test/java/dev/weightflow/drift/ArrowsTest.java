package dev.weightflow.drift;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.weightflow.drift", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule a_test_of_drift_needs_no_engine_no_clock_and_no_file = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.util..",
                    "dev.weightflow.drift..",
                    "dev.weightflow.comparison.statistics..",
                    "dev.weightflow.data.random..");

    @ArchTest
    static final ArchRule its_rooms_form_no_circle =
            slices().matching("dev.weightflow.(drift.*)..").should().beFreeOfCycles();
}
