package dev.weightflow.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.weightflow.trainer", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule the_domain_is_plain_java = noClasses()
            .that()
            .resideInAPackage("..trainer.training..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "jakarta..", "org.eclipse.microprofile..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule the_domain_knows_no_edge = noClasses()
            .that()
            .resideInAPackage("..trainer.training..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..trainer.rest..", "dev.weightflow.trainer");

    @ArchTest
    static final ArchRule only_the_journal_reads_kafka_itself =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.apache.kafka..");
}
