package dev.weightflow.model;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.weightflow.schema.evaluation.RelativeChange;

@AnalyzeClasses(packages = "dev.weightflow.model", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule the_model_knows_no_platform_and_no_service = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.weightflow.platform..",
                    "dev.weightflow.ingestion..",
                    "dev.weightflow.trainer..",
                    "dev.weightflow.evaluator..",
                    "dev.weightflow.registry..",
                    "io.quarkus..",
                    "io.smallrye..",
                    "jakarta..",
                    "org.apache.kafka..",
                    "io.minio..");

    @ArchTest
    static final ArchRule of_the_schema_the_model_knows_the_vocabulary_and_no_events = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "dev.weightflow.schema.evaluation..",
                            "dev.weightflow.schema.event..",
                            "dev.weightflow.schema.retraining..",
                            "dev.weightflow.schema.topic..")
                    .and(not(simpleNameEndingWith("Metrics")))
                    // how figures are counted in points and percent, which reports and gates share
                    .and(not(belongToAnyOf(RelativeChange.class))));

    @ArchTest
    static final ArchRule the_rooms_of_the_model_form_no_circle =
            slices().matching("dev.weightflow.model.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule tensors_know_neither_files_nor_samples = noClasses()
            .that()
            .resideInAnyPackage("dev.weightflow.model.tensor..", "dev.weightflow.model.loss..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.weightflow.data.weights..", "dev.weightflow.data.dataset..");
}
