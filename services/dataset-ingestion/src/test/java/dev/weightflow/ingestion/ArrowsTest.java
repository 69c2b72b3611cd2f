package dev.weightflow.ingestion;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.weightflow.ingestion", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule frameworks_stay_at_the_edge = noClasses()
            .that()
            .resideInAnyPackage("..job..", "..packing..", "..sample..", "..source..", "..work..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "jakarta..", "org.eclipse.microprofile..", "io.smallrye..");

    @ArchTest
    static final ArchRule no_tensor_engine_is_needed = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..", "dev.weightflow.model.tensor..", "dev.weightflow.model.training..");

    @ArchTest
    static final ArchRule its_rooms_have_an_order =
            slices().matching("dev.weightflow.ingestion.(*)..").should().beFreeOfCycles();
}
