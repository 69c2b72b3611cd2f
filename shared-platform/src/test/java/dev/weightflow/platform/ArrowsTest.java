package dev.weightflow.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.weightflow.schema.HasErrorCode;

@AnalyzeClasses(packages = "dev.weightflow.platform", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule the_platform_knows_the_schema_and_no_other_module = classes()
            .that()
            .resideInAPackage("dev.weightflow.platform..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "org.sqlite..",
                    "org.postgresql..",
                    "sun.misc..",
                    "dev.weightflow.platform..",
                    "dev.weightflow.schema..",
                    "org.slf4j..",
                    "org.jboss.jandex..",
                    "org.pcollections..",
                    "org.apache.kafka..",
                    "io.micrometer..",
                    "io.minio..",
                    "okhttp3..",
                    "org.bouncycastle..",
                    "com.fasterxml.jackson..",
                    "jakarta..",
                    "io.quarkus..",
                    "io.smallrye..",
                    "io.vertx..",
                    "io.opentelemetry..",
                    "io.vertx..",
                    "io.netty.handler.codec.http..",
                    "org.jboss.resteasy.reactive..",
                    "org.eclipse.microprofile..");

    @ArchTest
    static final ArchRule the_platform_has_no_domain = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.weightflow.schema.dataset..",
                    "dev.weightflow.schema.training..",
                    "dev.weightflow.schema.evaluation..");

    @ArchTest
    static final ArchRule frameworks_stay_at_the_edges = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "..platform.rest..",
                    "..platform.messaging..",
                    "..platform.deadletter..",
                    "..platform.configuration..",
                    "..platform.security..")
            .and()
            .doNotHaveSimpleName("ServiceLifecycle")
            .and()
            .doNotHaveSimpleName("SigningWiring")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta..",
                    "io.quarkus..",
                    "io.smallrye.reactive..",
                    "io.smallrye.common..",
                    "io.vertx..",
                    "org.eclipse.microprofile..");

    @ArchTest
    static final ArchRule only_the_object_store_knows_minio = noClasses()
            .that()
            .resideOutsideOfPackage("..platform.objectstore..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.minio..", "okhttp3..");

    @ArchTest
    static final ArchRule only_the_databases_know_sql = noClasses()
            .that()
            .resideOutsideOfPackage("..platform.database..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..", "org.postgresql..");

    @ArchTest
    static final ArchRule only_signing_knows_how_signatures_are_computed = noClasses()
            .that()
            .resideOutsideOfPackage("..platform.signing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule only_the_lifecycle_hears_signals = noClasses()
            .that()
            .doNotHaveSimpleName("ServiceLifecycle")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("sun.misc..");

    @ArchTest
    static final ArchRule every_failure_has_a_code = classes()
            .that()
            .areAssignableTo(Exception.class)
            .and()
            .doNotHaveSimpleName("JobStoppedException")
            .should()
            .beAssignableTo(HasErrorCode.class);

    @ArchTest
    static final ArchRule time_is_passed_in = noClasses()
            .that()
            .resideOutsideOfPackage("..platform.time..")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(java.time.Instant.class, "now");
}
