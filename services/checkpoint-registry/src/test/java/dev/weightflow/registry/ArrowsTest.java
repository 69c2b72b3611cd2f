package dev.weightflow.registry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.weightflow.registry", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {

    @ArchTest
    static final ArchRule the_domain_knows_no_framework = noClasses()
            .that()
            .resideInAnyPackage(
                    "..baseweights..", "..gate..", "..promotion..", "..query..", "..verification..", "..watch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..", "io.smallrye..", "jakarta..", "io.micrometer..", "org.eclipse.microprofile..");

    @ArchTest
    static final ArchRule the_gate_knows_no_log_and_no_store = noClasses()
            .that()
            .resideInAPackage("..gate..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weightflow.platform..");

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching("dev.weightflow.registry.(*)..").should().beFreeOfCycles();
}
