package dev.weightflow.chaos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.weightflow.chaos", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    /** Commands are programs to it: it runs them, and takes none of their classes. */
    @ArchTest
    static final ArchRule it_knows_no_command_line =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.weightflow.cli..");
}
