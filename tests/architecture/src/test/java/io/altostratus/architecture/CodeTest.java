package io.altostratus.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How code is written in all rooms. */
class CodeTest {

    private static final JavaClasses HOUSE = House.classes();

    /** Without test-support: JUnit's extensions share their servers by the process, and wait for processes to end. */
    private static final JavaClasses PROGRAMS =
            HOUSE.that(describe("not for tests", type -> !type.getPackageName().startsWith("io.altostratus.testing")));

    private static final String RETRY = "tries again until its peer is back; the thread has nothing else to do";
    private static final String BEAT = "a beat on a thread of its own, which ends with the room's life";
    private static final String NO_EVENT = "looks again, for a limited time, at what tells no event";

    /** Classes that pause by the clock. */
    private static final Map<String, String> PAUSES = Map.ofEntries(
            entry("io.altostratus.persistence.SchemaGate", RETRY),
            entry("io.altostratus.persistence.PersistentTasks", RETRY),
            entry("io.altostratus.messaging.CallChannel", RETRY),
            entry("io.altostratus.messaging.Consumer", RETRY),
            entry("io.altostratus.host.link.LinkMonitor", RETRY),
            entry("io.altostratus.network.agent.metadata.MetadataListener", RETRY),
            entry("io.altostratus.compute.agent.fake.FakeL2Agent", RETRY),
            entry("io.altostratus.compute.agent.host.ReportSender", RETRY),
            entry("io.altostratus.compute.agent.libvirt.LibvirtConnection", RETRY),
            entry("io.altostratus.compute.agent.order.OrderExecutor", RETRY),
            entry("io.altostratus.persistence.SignsOfLife", BEAT),
            entry("io.altostratus.network.agent.convergence.AgentLoop", BEAT),
            entry("io.altostratus.compute.conductor.workflow.Leases", BEAT),
            entry("io.altostratus.compute.conductor.workflow.WorkflowEngine", BEAT),
            entry("io.altostratus.host.daemon.DaemonProcess", NO_EVENT),
            entry("io.altostratus.compute.agent.libvirt.LibvirtDriver", NO_EVENT),
            entry("io.altostratus.compute.agent.libvirt.LibvirtSnapshots", RETRY),
            entry("io.altostratus.compute.agent.libvirt.LiveCopy", NO_EVENT),
            entry("io.altostratus.compute.api.tasks.DatabaseWorkWatch", NO_EVENT),
            entry("io.altostratus.compute.conductor.audit.Auditor", "a finding counts when a second look confirms it"),
            entry("io.altostratus.context.TrainingRun", "a program's short life of a fixed length"));

    /** Types that are made to be changed, by which a constant is a hidden variable. */
    private static final List<String> MUTABLE = List.of(
            "java.util.concurrent.ConcurrentMap",
            "java.util.concurrent.BlockingQueue",
            "java.util.concurrent.CopyOnWriteArrayList",
            "java.util.concurrent.locks.Lock",
            "java.util.concurrent.Executor",
            "java.util.Queue",
            "java.util.HashMap",
            "java.util.TreeMap",
            "java.util.ArrayList",
            "java.util.HashSet",
            "java.util.EnumMap",
            "java.lang.ThreadLocal",
            "java.lang.StringBuilder",
            "com.github.benmanes.caffeine.cache.Cache");

    @Test
    void namesAreWordsOfTheField() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .check(HOUSE);
    }

    @Test
    void dependenciesComeByTheConstructor() {
        NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(HOUSE);
    }

    @Test
    void staticFieldsAreFinal() {
        fields().that().areStatic().and(written()).should().beFinal().check(PROGRAMS);
    }

    @Test
    void staticFieldsHoldNoState() {
        noFields()
                .that()
                .areStatic()
                .and(written())
                // One timer thread for the time limits of all commands; it keeps nothing.
                .and(describe(
                        "no timer", field -> !field.getFullName().equals("io.altostratus.host.CommandRunner.KILLER")))
                .should()
                .haveRawType(describe(
                        "made to be changed",
                        type -> MUTABLE.stream().anyMatch(type::isAssignableTo)
                                || type.getPackageName().equals("java.util.concurrent.atomic")))
                .check(PROGRAMS);
    }

    /** Not one that the compiler has added. */
    private static DescribedPredicate<JavaField> written() {
        return describe("written by people", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    @Test
    void programsOfTheHostAreRunInOneRoom() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.altostratus.host..", "io.altostratus.testing..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .callMethodWhere(target(name("exec")).and(target(owner(assignableTo(Runtime.class)))))
                .because("host-commands logs, bounds and marks what it runs")
                .check(HOUSE);
    }

    /** A wait is for a condition or by a schedule; who pauses all the same stands in {@link #PAUSES} with the reason. */
    @Test
    void nothingSleeps() {
        noClasses()
                .that(describe("have no reason to pause", type -> !PAUSES.containsKey(type.getName())))
                .should()
                .callMethodWhere(target(name("sleep"))
                        .and(target(owner(assignableTo(Thread.class).or(assignableTo(TimeUnit.class))))))
                .check(PROGRAMS);
    }

    @Test
    void thosePausesAreStillThere() {
        assertThat(PAUSES.keySet())
                .allSatisfy(name -> assertThat(PROGRAMS.contain(name)).as(name).isTrue());
    }
}
