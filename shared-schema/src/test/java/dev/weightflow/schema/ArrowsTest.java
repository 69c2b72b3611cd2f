package dev.weightflow.schema;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.weightflow.schema", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule the_schema_knows_json_and_nothing_else = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.weightflow.schema..", "com.fasterxml.jackson..", "org.erdtman.jcs..");

    @ArchTest
    static final ArchRule its_rooms_have_an_order = slices().matching("dev.weightflow.schema.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a reader goes from identifiers to manifests to events")
            .allowEmptyShould(false);
}
