package dev.weightflow.projection;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.weightflow.projection", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule what_the_logs_say_needs_no_framework_and_no_service = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.weightflow.comparison.statistics..",
                    "dev.weightflow.platform..",
                    "dev.weightflow.projection..",
                    "dev.weightflow.schema..",
                    "com.fasterxml.jackson..",
                    "com.github.benmanes.caffeine..",
                    "io.micrometer..",
                    "org.slf4j..");
}
