package dev.weightflow.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.messaging.RequestEmitter;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.projection.Journals;
import org.apache.kafka.clients.producer.Producer;

@AnalyzeClasses(packages = "dev.weightflow", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule nobody_depends_on_the_console = noClasses()
            .that()
            .resideOutsideOfPackage("dev.weightflow.console..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weightflow.console..");

    @ArchTest
    static final ArchRule the_console_decides_nothing = noClasses()
            .that()
            .resideInAPackage("dev.weightflow.console..")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "a journal decides",
                    call -> (call.getTargetOwner().isEquivalentTo(Journal.class)
                                    || call.getTargetOwner().isEquivalentTo(Journals.class))
                            && (call.getName().startsWith("decide")
                                    || call.getName().equals("open"))));

    @ArchTest
    static final ArchRule the_console_sends_nothing_to_kafka = noClasses()
            .that()
            .resideInAPackage("dev.weightflow.console..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Producer.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(RequestSender.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(RequestEmitter.class)
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("MutinyEmitter");

    @ArchTest
    static final ArchRule charts_and_words_know_no_platform = noClasses()
            .that()
            .resideInAPackage("dev.weightflow.console.chart..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "jakarta..", "org.apache.kafka..", "dev.weightflow.projection..");

    /** Charts are tags, whose words Qute escapes. */
    @ArchTest
    static final ArchRule markup_is_in_templates_only = noClasses()
            .that()
            .resideInAPackage("dev.weightflow.console..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.quarkus.qute.RawString");
}
