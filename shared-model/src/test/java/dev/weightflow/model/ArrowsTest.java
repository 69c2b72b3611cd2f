package dev.weightflow.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import java.util.Set;

@AnalyzeClasses(packages = "dev.weightflow.model", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    private static final Set<String> NAMES =
            Set.of(Task.class.getName(), MethodName.class.getName(), Keyed.class.getName());

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
    static final ArchRule of_the_schema_the_model_knows_the_names_of_tasks_and_methods = noClasses()
            .should()
            .dependOnClassesThat(new DescribedPredicate<JavaClass>("are in the schema and no name") {
                @Override
                public boolean test(JavaClass type) {
                    return type.getPackageName().startsWith("dev.weightflow.schema") && !NAMES.contains(type.getName());
                }
            });
}
