package dev.weightflow.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.weightflow.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    /** The command line parses, calls and prints: the platform on this machine is a library beside it. */
    @ArchTest
    static final ArchRule it_runs_no_server_itself = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "dev.weightflow.testing..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.weightflow.local.server.KafkaBroker")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.weightflow.local.server.S3Server");
}
