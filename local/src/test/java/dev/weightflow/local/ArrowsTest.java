package dev.weightflow.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.weightflow.local", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule it_is_a_library_and_no_program = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "picocli..",
                    "me.tongfei..",
                    "dev.weightflow.cli..",
                    "dev.weightflow.chaos..",
                    "dev.weightflow.testing..",
                    "dev.weightflow.data..",
                    "dev.weightflow.model..");

    @ArchTest
    static final ArchRule its_rooms_form_no_circle =
            slices().matching("dev.weightflow.local.(*)..").should().beFreeOfCycles();
}
