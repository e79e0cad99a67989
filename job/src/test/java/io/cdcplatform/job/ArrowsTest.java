package io.cdcplatform.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom: the arrows of docs/architecture.md. */
class ArrowsTest {
    private static final String JOB = "io.cdcplatform.job";
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(JOB);

    @Test
    void nobodyKnowsTheTableOfContents() {
        noClasses()
                .that()
                .resideInAPackage(JOB + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(JOB)
                .check(CODE);
    }

    @Test
    void theEventKnowsNobody() {
        classes()
                .that()
                .resideInAPackage(JOB + ".event..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages(JOB + "..")
                .orShould()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        JOB + ".event..",
                        "java..",
                        "org.apache.flink..",
                        "org.apache.kafka..",
                        "org.jspecify..",
                        "com.fasterxml..")
                .check(CODE);
    }

    @Test
    void stagesKnowNoSink() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        JOB + ".source..",
                        JOB + ".decode..",
                        JOB + ".dedupe..",
                        JOB + ".shape..",
                        JOB + ".deadletter..",
                        JOB + ".event..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JOB + ".sink.iceberg..", JOB + ".sink.jdbc..", JOB + ".sink.webhook..")
                .check(CODE);
    }

    @Test
    void sourceAndDecodeDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage(JOB + ".source..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(JOB + ".decode..")
                .check(CODE);
    }

    @Test
    void shapingKnowsEventsAndNoOtherStage() {
        noClasses()
                .that()
                .resideInAPackage(JOB + ".shape..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        JOB + ".decode..",
                        JOB + ".source..",
                        JOB + ".sink..",
                        JOB + ".deadletter..",
                        "net.sf.jsqlparser..")
                .check(CODE);
        noClasses()
                .that()
                .resideInAPackage(JOB + ".shape.sql..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(JOB + ".shape")
                .check(CODE);
    }

    @Test
    void sinksDoNotKnowEachOther() {
        for (String[] pair : new String[][] {{"iceberg", "jdbc"}, {"iceberg", "webhook"}, {"jdbc", "webhook"}}) {
            independent(pair[0], pair[1]);
            independent(pair[1], pair[0]);
        }
    }

    @Test
    void sinksDoNotKnowHowEventsAreDecoded() {
        noClasses()
                .that()
                .resideInAPackage(JOB + ".sink..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(JOB + ".decode..")
                .check(CODE);
    }

    private static void independent(String one, String other) {
        noClasses()
                .that()
                .resideInAPackage(JOB + ".sink." + one + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(JOB + ".sink." + other + "..")
                .check(CODE);
    }
}
