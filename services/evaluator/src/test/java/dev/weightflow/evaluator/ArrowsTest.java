package dev.weightflow.evaluator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.weightflow.evaluator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule the_domain_is_plain_java = noClasses()
            .that()
            .resideInAnyPackage("..evaluator.job..", "..evaluator.measure..", "..evaluator.predict..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "jakarta..", "org.eclipse.microprofile..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule measuring_and_predicting_know_no_log = noClasses()
            .that()
            .resideInAnyPackage("..measure..", "..predict..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..evaluator.job..",
                    "dev.weightflow.platform.eventlog..",
                    "dev.weightflow.platform.event..",
                    "dev.weightflow.platform.job..");

    @ArchTest
    static final ArchRule the_domain_knows_no_edge = noClasses()
            .that()
            .resideInAnyPackage("..evaluator.job..", "..evaluator.measure..", "..evaluator.predict..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..evaluator.rest..");
}
