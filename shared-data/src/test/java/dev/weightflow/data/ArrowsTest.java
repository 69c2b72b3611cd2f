package dev.weightflow.data;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.weightflow.data", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule data_need_no_engine_and_no_platform = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.imageio..",
                    "dev.weightflow.data..",
                    "dev.weightflow.schema..",
                    "com.fasterxml.jackson..",
                    "io.airlift.compress..",
                    "nu.pattern..",
                    "org.apache.commons.compress..",
                    "org.opencv..",
                    "org.slf4j..",
                    "org.yaml.snakeyaml..",
                    "us.hebi.matlab..");

    @ArchTest
    static final ArchRule its_rooms_form_no_circle =
            slices().matching("dev.weightflow.data.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule tasks_know_neither_files_nor_samples = noClasses()
            .that()
            .resideInAnyPackage("dev.weightflow.data.host..", "dev.weightflow.data.task..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.weightflow.data.weights..", "dev.weightflow.data.dataset..");

    @ArchTest
    static final ArchRule of_the_schema_they_know_the_vocabulary_and_no_events = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.weightflow.schema.event..",
                    "dev.weightflow.schema.retraining..",
                    "dev.weightflow.schema.topic..");
}
