package dev.weightflow.comparison;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.weightflow.comparison", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule a_comparison_needs_no_engine_and_reads_no_file = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.weightflow.comparison..",
                    "dev.weightflow.data.task..",
                    "dev.weightflow.schema..",
                    "com.fasterxml.jackson..",
                    "org.apache.commons.numbers..",
                    "org.apache.commons.statistics..");

    @ArchTest
    static final ArchRule its_rooms_form_no_circle =
            slices().matching("dev.weightflow.(comparison.*)..").should().beFreeOfCycles();
}
